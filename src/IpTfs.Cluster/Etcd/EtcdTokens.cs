using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Etcd;

/// <summary>The token that requests carry when a user is configured. Requested when it is first needed and again when it is refused. Thread-safe.</summary>
internal sealed class EtcdTokens(EtcdOptions options, EtcdHttp http, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Empty: requests carry no token.
    private string? _token = options.Username is null ? "" : null;

    /// <summary>The token, asked for at the given endpoint if need be; empty when none is needed.</summary>
    /// <returns>An error says that a request that needs the token was not sent.</returns>
    public async Task<EtcdResult<string>> GetAsync(EtcdEndpoint endpoint, CancellationToken limit, CancellationToken stop)
    {
        if (Volatile.Read(ref _token) is { } known) return known;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit, stop);
        try
        {
            await _turn.WaitAsync(both.Token);
        }
        catch (OperationCanceledException)
        {
            return NotInTime(endpoint);
        }

        try
        {
            return Volatile.Read(ref _token) is { } other ? other : await AuthenticateAsync(endpoint, limit, stop);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A token was refused.</summary>
    /// <returns>Whether another token can be requested.</returns>
    public bool Refuse(string token)
    {
        if (options.Username is null) return false;
        Interlocked.CompareExchange(ref _token, null, token);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(options.Password.Span);

    private static EtcdError NotInTime(EtcdEndpoint endpoint) => EtcdHttp.At(endpoint, new EtcdError(EtcdErrorKind.NotDone, "no token in time"));

    private async Task<EtcdResult<string>> AuthenticateAsync(EtcdEndpoint endpoint, CancellationToken limit, CancellationToken stop)
    {
        var body = EtcdRequests.Authenticate(options.Username!, options.Password);
        var result = await http.ExchangeAsync(endpoint, new EtcdCall<string>("/v3/auth/authenticate", body, Repeatable: true, EtcdAnswers.Token), "", limit, stop);
        CryptographicOperations.ZeroMemory(body);
        if (result.TryGet(out var token, out var error))
        {
            Volatile.Write(ref _token, token);
            return token;
        }

        switch (error.Kind)
        {
            case EtcdErrorKind.AuthenticationOff:
                log.EtcdWithoutAuthentication();
                Volatile.Write(ref _token, "");
                return "";
            case EtcdErrorKind.Lost:
                return error with { Kind = EtcdErrorKind.NotDone };
            case EtcdErrorKind.TokenRefused or EtcdErrorKind.Invalid:
                return error with { Kind = EtcdErrorKind.Denied };
            default:
                return error;
        }
    }
}
