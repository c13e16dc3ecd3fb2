using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace IpTfs.Cluster.Etcd;

/// <summary>Exchanges HTTP messages with single endpoints. Thread-safe; every fault of the network or of an answer is an <see cref="EtcdError"/>.</summary>
internal sealed class EtcdHttp : IDisposable
{
    // A peer that vanished silently is detected after 5 + 3 · 2 seconds at the latest, also by an idle watch.
    private const int KeepAliveIdleSeconds = 5;
    private const int KeepAliveIntervalSeconds = 2;
    private const int KeepAliveProbes = 3;

    // Limited, so that host names are looked up again from time to time.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client;
    private readonly int _maxAnswer;

    /// <summary>Makes an object that connects when it is first used.</summary>
    public EtcdHttp(EtcdOptions options)
    {
        _maxAnswer = options.MaxAnswerOctets;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.RequestTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateContext = options.ClientCertificate,
                CertificateChainPolicy = options.TrustedCertificates is { } trusted ? TrustOnly(trusted) : null,
            },
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = _maxAnswer };
    }

    /// <summary>Sends a request to an endpoint and reads the answer.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="call">The request.</param>
    /// <param name="token">The token; empty for none.</param>
    /// <param name="limit">Ends the attempt, unless the request is on its way and must not be sent again.</param>
    /// <param name="stop">Ends the attempt in any case.</param>
    public async Task<EtcdResult<T>> ExchangeAsync<T>(EtcdEndpoint endpoint, EtcdCall<T> call, string token, CancellationToken limit, CancellationToken stop)
        where T : class
    {
        var body = new RequestBody(call.Body);
        using var request = Request(endpoint, call.Path, body, token);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var registration = limit.Register(() =>
        {
            if (call.Repeatable || !body.HasStarted) abort.Cancel();
        });
        try
        {
            using var response = await _client.SendAsync(request, abort.Token);
            var octets = await response.Content.ReadAsByteArrayAsync(abort.Token);
            if (response.StatusCode != HttpStatusCode.OK) return At(endpoint, Refusal(response.StatusCode, octets));
            var result = EtcdJson.Read(FirstLine(octets), answer => EtcdError.Find(answer) is { } error ? (EtcdResult<T>)error : call.Reader(answer));
            return result.TryGet(out var value, out var refusal) ? value : At(endpoint, refusal);
        }
        catch (Exception cause) when (IsOfEndpoint(cause))
        {
            return At(endpoint, Explain(cause, body.HasStarted));
        }
    }

    /// <summary>Sends a request whose answer is a stream.</summary>
    /// <returns>The beginning of the answer; the caller disposes it.</returns>
    public async Task<EtcdResult<HttpResponseMessage>> OpenAsync(EtcdEndpoint endpoint, string path, byte[] octets, string token, CancellationToken stop)
    {
        var body = new RequestBody(octets);
        using var request = Request(endpoint, path, body, token);
        // With this header a member without a leader ends the stream; without it the member would be silent.
        request.Headers.TryAddWithoutValidation("Grpc-Metadata-hasleader", "true");
        HttpResponseMessage? response = null;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var opened = response;
                response = null;
                return opened;
            }

            await response.Content.LoadIntoBufferAsync(_maxAnswer, stop);
            return At(endpoint, Refusal(response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop)));
        }
        catch (Exception cause) when (IsOfEndpoint(cause))
        {
            return At(endpoint, Explain(cause, body.HasStarted));
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>Whether an exception means that the connection or the answer is faulty.</summary>
    public static bool IsOfEndpoint(Exception cause) =>
        cause is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException or EtcdFormatException;

    /// <summary>The error for such an exception.</summary>
    /// <param name="cause">The exception.</param>
    /// <param name="hasStarted">Whether the request was on its way.</param>
    public static EtcdError Explain(Exception cause, bool hasStarted)
    {
        var kind = hasStarted ? EtcdErrorKind.Lost : EtcdErrorKind.NotDone;
        return cause switch
        {
            EtcdFormatException => new EtcdError(EtcdErrorKind.Lost, $"the answer {cause.Message}"),
            OperationCanceledException => new EtcdError(kind, hasStarted ? "no answer in time" : "no connection in time"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new EtcdError(EtcdErrorKind.Lost, "the answer is too long"),
            _ when IsRefusedCertificate(cause) => new EtcdError(EtcdErrorKind.Untrusted, $"it does not accept our certificate, or wants one: {Innermost(cause)}"),
            { InnerException: AuthenticationException refused } when !hasStarted => new EtcdError(EtcdErrorKind.Untrusted, $"{refused.Message} {Innermost(refused)}".TrimEnd()),
            _ => new EtcdError(kind, cause.InnerException is null ? cause.Message : $"{cause.Message} {Innermost(cause)}"),
        };
    }

    /// <summary>An error with the endpoint's address.</summary>
    public static EtcdError At(EtcdEndpoint endpoint, EtcdError error) => error with { Endpoint = endpoint.Address };

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // With TLS 1.3 a server refuses the client's certificate when the request is on its way already. The server has not read the request: it sends the alert instead
    // of the end of the handshake. OpenSSL reports that only as text; where the text differs the outcome stays unknown.
    private static bool IsRefusedCertificate(Exception cause)
    {
        var text = Innermost(cause) ?? "";
        return text.Contains(" alert ", StringComparison.Ordinal)
            && (text.Contains("certificate", StringComparison.Ordinal) || text.Contains("unknown ca", StringComparison.Ordinal) || text.Contains("access denied", StringComparison.Ordinal));
    }

    private static string? Innermost(Exception cause) => cause.InnerException is { } inner ? Innermost(inner) ?? inner.Message : null;

    private static HttpRequestMessage Request(EtcdEndpoint endpoint, string path, RequestBody body, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.At(path)) { Content = body };
        if (token.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", token);
        return request;
    }

    private static EtcdError Refusal(HttpStatusCode status, byte[] octets)
    {
        try
        {
            return EtcdJson.Read(FirstLine(octets), static answer => EtcdError.Find(answer)) ?? EtcdError.Of(status);
        }
        catch (EtcdFormatException)
        {
            return EtcdError.Of(status);
        }
    }

    // The answer of a stream may have more lines; the first line is the awaited answer.
    private static ReadOnlyMemory<byte> FirstLine(byte[] octets)
    {
        var end = octets.AsSpan().IndexOf((byte)'\n');
        return end < 0 ? octets : octets.AsMemory(0, end);
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveIdleSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }
}
