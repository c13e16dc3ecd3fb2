using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Etcd;

/// <summary>Sends calls to an endpoint that accepts them, with a token where needed. Thread-safe.</summary>
internal sealed class EtcdClient : IDisposable
{
    private readonly EtcdOptions _options;
    private readonly TimeProvider _time;
    private readonly EtcdHttp _http;

    /// <summary>Makes one.</summary>
    public EtcdClient(EtcdOptions options, ILogger log)
    {
        _options = options;
        _time = options.Time;
        BackOff = new BackOff(options.MinBackOff, options.MaxBackOff);
        Endpoints = new EtcdEndpoints(options.Endpoints, BackOff, _time, log);
        _http = new EtcdHttp(options);
        Tokens = new EtcdTokens(options, _http, log);
        Log = log;
    }

    /// <summary>The settings.</summary>
    public EtcdOptions Options => _options;

    /// <summary>The wait after failures in a row.</summary>
    public BackOff BackOff { get; }

    /// <summary>The endpoints.</summary>
    public EtcdEndpoints Endpoints { get; }

    /// <summary>The token.</summary>
    public EtcdTokens Tokens { get; }

    /// <summary>Where log lines go.</summary>
    public ILogger Log { get; }

    /// <summary>
    /// Sends a call to one endpoint after the other, within the timeout, until an endpoint has answered. A call that may have been executed and must not be repeated
    /// is sent to no other endpoint.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled the call; a write may have been executed.</exception>
    public async Task<EtcdResult<T>> CallAsync<T>(EtcdCall<T> call, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var begun = _time.GetTimestamp();
        var tried = new List<EtcdEndpoint>(Endpoints.Count);
        EtcdError? failure = null;
        while (tried.Count < Endpoints.Count)
        {
            var (endpoint, wait) = Endpoints.Choose(tried);
            var left = _options.RequestTimeout - _time.GetElapsedTime(begun);
            // At least half of the remaining time is left for the request itself.
            if (!await PauseAsync(wait < left / 2 ? wait : left / 2, stop.Token)) break;
            left = _options.RequestTimeout - _time.GetElapsedTime(begun);
            var share = left / (Endpoints.Count - tried.Count);
            tried.Add(endpoint);
            var result = await AttemptAsync(endpoint, call, share > TimeSpan.Zero ? share : TimeSpan.Zero, stop.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (result.Error is not { IsOfEndpoint: true } error)
            {
                Endpoints.HandleAnswer(endpoint);
                return result;
            }

            Endpoints.HandleFailure(endpoint, error.Message);
            failure = Join(failure, error);
            if (error.Kind == EtcdErrorKind.Lost && !call.Repeatable) break;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return failure ?? new EtcdError(EtcdErrorKind.NotDone, "etcd: no endpoint could be tried in time");
    }

    /// <summary>Sends a call that may be repeated to one endpoint, within the timeout.</summary>
    public async Task<EtcdResult<T>> CallAtAsync<T>(EtcdEndpoint endpoint, EtcdCall<T> call, CancellationToken cancellationToken)
        where T : class => await AttemptAsync(endpoint, call, _options.RequestTimeout, cancellationToken);

    /// <summary>Opens a watch at one endpoint, within the timeout.</summary>
    public async Task<EtcdResult<EtcdWatchStream>> OpenWatchAsync(EtcdEndpoint endpoint, byte[] request, byte[] probe, EtcdKeys keys, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var token = await Tokens.GetAsync(endpoint, limit.Token, stop.Token);
        if (!token.TryGet(out var text, out var error)) return error;
        var opened = await _http.OpenAsync(endpoint, "/v3/watch", request, text, stop.Token);
        if (opened.TryGet(out var response, out error)) return new EtcdWatchStream(this, endpoint, response, text, probe, keys);
        if (error.Kind == EtcdErrorKind.TokenRefused) Tokens.Refuse(text);
        return error;
    }

    /// <summary>Waits.</summary>
    /// <returns>Whether the time has passed; false when it was cancelled.</returns>
    public async ValueTask<bool> PauseAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        if (span > TimeSpan.Zero) await Task.Delay(span, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        Tokens.Dispose();
    }

    private async Task<EtcdResult<T>> AttemptAsync<T>(EtcdEndpoint endpoint, EtcdCall<T> call, TimeSpan share, CancellationToken stop)
        where T : class
    {
        using var limit = new CancellationTokenSource(share, _time);
        for (var isSecond = false; ; isSecond = true)
        {
            var token = await Tokens.GetAsync(endpoint, limit.Token, stop);
            if (!token.TryGet(out var text, out var error)) return error;
            var result = await _http.ExchangeAsync(endpoint, call, text, limit.Token, stop);
            if (result.Error is not { Kind: EtcdErrorKind.TokenRefused } || !Tokens.Refuse(text) || isSecond) return result;
        }
    }

    // A call that may have been executed stays so, whatever the other endpoints answer.
    private static EtcdError Join(EtcdError? before, EtcdError error)
    {
        if (before is null) return error;
        var kind = before.Kind == EtcdErrorKind.Lost || (before.Kind != EtcdErrorKind.NotDone && error.Kind == EtcdErrorKind.NotDone) ? before.Kind : error.Kind;
        return new EtcdError(kind, $"{before.Text}; {error.Text}");
    }
}
