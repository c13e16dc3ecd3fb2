using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>Asks a running gateway over its Unix socket.</summary>
/// <param name="socketPath">The gateway's <c>admin.socket</c>.</param>
internal sealed class AdminClient(string socketPath) : IDisposable
{
    /// <summary>Where a gateway's socket is unless configured otherwise.</summary>
    public const string DefaultSocket = "/run/iptfs/admin.sock";

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

    /// <summary>The SAs; null when one was asked for that is not there.</summary>
    public async Task<IReadOnlyList<SaView>?> GetSasAsync(uint? spi, CancellationToken cancellationToken)
    {
        var text = await GetTextAsync(SasPath(spi), cancellationToken);
        return text is null ? null : Read<List<SaView>>(text);
    }

    /// <summary>The answer as it came; null when the gateway knows no such thing.</summary>
    public Task<string?> GetTextAsync(string path, CancellationToken cancellationToken) => SendAsync(async () =>
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }, cancellationToken);

    /// <summary>Gives an order; false when the gateway knows no such thing.</summary>
    public Task<bool> PostAsync(string path, CancellationToken cancellationToken) => SendAsync(async () =>
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }, cancellationToken);

    /// <summary>The path of all SAs, or of one.</summary>
    public static string SasPath(uint? spi) => spi is { } one ? $"{AdminEndpoints.SasPath}/{Spi.Format(one)}" : AdminEndpoints.SasPath;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandFault">It is none.</exception>
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
