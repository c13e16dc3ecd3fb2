using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>Queries a running gateway over its Unix socket.</summary>
/// <param name="socketPath">The gateway's <c>admin.socket</c>.</param>
internal sealed class AdminClient(string socketPath) : IDisposable
{
    /// <summary>The default path of a gateway's socket.</summary>
    public const string DefaultSocket = "/run/iptfs/admin.sock";

    private const int CopyLength = 1 << 16;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri("http://iptfs"),
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>The whole snapshot.</summary>
    public async Task<GatewaySnapshot> GetStatsAsync(CancellationToken cancellationToken) =>
        Read<GatewaySnapshot>(await GetTextAsync(AdminEndpoints.StatsPath, cancellationToken) ?? throw Unexpected());

    /// <summary>Copies a response unchanged, and appends an end of line; false when the gateway does not know the path.</summary>
    /// <param name="path">The path to query.</param>
    /// <param name="json">True for JSON, false for text.</param>
    /// <param name="output">Receives the response.</param>
    /// <param name="cancellationToken">Stops waiting and copying.</param>
    public Task<bool> CopyAsync(string path, bool json, TextWriter output, CancellationToken cancellationToken) => SendAsync(async () =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (!json) request.Headers.Accept.ParseAdd(AdminEndpoints.Text);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        response.EnsureSuccessStatusCode();
        if (response.Content.Headers.ContentType?.MediaType is var type && type == AdminEndpoints.Text == json) throw Unexpected();
        await using var answer = await response.Content.ReadAsStreamAsync(cancellationToken);
        await CopyAsync(answer, output, cancellationToken);
        if (json) await output.WriteLineAsync();
        return true;
    }, cancellationToken);

    /// <summary>The answer as it came; null when the gateway knows no such thing.</summary>
    public Task<string?> GetTextAsync(string path, CancellationToken cancellationToken) => SendAsync(async () =>
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }, cancellationToken);

    /// <summary>Sends a command; false when the gateway does not know the path.</summary>
    public Task<bool> PostAsync(string path, CancellationToken cancellationToken) => SendAsync(async () =>
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }, cancellationToken);

    /// <summary>The path of the statistics of one tunnel.</summary>
    public static string TunnelPath(string name) => $"{AdminEndpoints.StatsPath}/{Uri.EscapeDataString(name)}";

    /// <summary>The path of the SAs with an SPI.</summary>
    public static string SaPath(uint spi) => $"{AdminEndpoints.SasPath}/{Spi.Format(spi)}";

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Parses a response.</summary>
    /// <exception cref="CommandFault">The text is not a valid response.</exception>
    public T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, JsonStyle.AdminApi) ?? throw Unexpected();
        }
        catch (JsonException)
        {
            throw Unexpected();
        }
    }

    // The response is UTF-8. If the output is UTF-8 too, as in a pipe, the octets are copied; the response for 100,000 tunnels has 200 million.
    private static async Task CopyAsync(Stream answer, TextWriter output, CancellationToken cancellationToken)
    {
        if (output is StreamWriter { Encoding: UTF8Encoding } writer)
        {
            await writer.FlushAsync(cancellationToken);
            await answer.CopyToAsync(writer.BaseStream, CopyLength, cancellationToken);
            return;
        }

        using var reader = new StreamReader(answer, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, CopyLength);
        var buffer = new char[CopyLength];
        while (await reader.ReadAsync(buffer, cancellationToken) is var length and > 0) await output.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
    }

    private async Task<T> SendAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException failure) when (failure.InnerException is SocketException socket)
        {
            throw socket.SocketErrorCode switch
            {
                SocketError.AccessDenied => new CommandFault(ExitCode.NoPermission, $"{socketPath}: permission denied; the socket is the gateway owner's"),
                SocketError.ConnectionRefused => new CommandFault(ExitCode.Unavailable, $"no gateway listens at {socketPath}"),
                _ when !File.Exists(socketPath) => new CommandFault(ExitCode.Unavailable, $"no gateway listens at {socketPath}: there is no such socket"),
                _ => new CommandFault(ExitCode.Unavailable, $"{socketPath}: {socket.Message}"),
            };
        }
        catch (HttpRequestException failure)
        {
            throw new CommandFault(ExitCode.Unavailable, $"{socketPath}: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFault(ExitCode.Unavailable, $"the gateway at {socketPath} does not answer");
        }
    }

    private CommandFault Unexpected() => new(ExitCode.Unavailable, $"what listens at {socketPath} does not answer as a gateway of this version does");
}
