namespace IpTfs.Cluster.Etcd;

/// <summary>One connection of a watch to one member. Not thread-safe.</summary>
internal sealed class EtcdWatchStream(EtcdClient client, EtcdEndpoint endpoint, HttpResponseMessage response, string token, byte[] probe, EtcdKeys keys) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private LineReader? _lines;
    private Task<byte[]?>? _reading;
    private bool _isCreated;

    /// <summary>The member.</summary>
    public EtcdEndpoint Endpoint => endpoint;

    /// <summary>The token with which it was opened.</summary>
    public string Token => token;

    /// <summary>Whether the member did more than to accept the watch: it delivered a message, or showed that it takes part in the cluster.</summary>
    public bool WasUseful { get; private set; }

    /// <summary>The next message. While no message arrives, the member is asked now and then whether it still takes part in the cluster.</summary>
    /// <returns>An error ends the stream; also when cancelled.</returns>
    public async Task<EtcdResult<EtcdWatchMessage>> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            _lines ??= new LineReader(await response.Content.ReadAsStreamAsync(_closing.Token), client.Options.MaxAnswerOctets);
            _reading = _lines.NextAsync(_closing.Token);
            while (!await EndsWithinAsync(_reading, _isCreated ? client.Options.WatchQuiet : client.Options.RequestTimeout, cancellationToken))
            {
                if (!_isCreated) return Failure(EtcdErrorKind.Lost, "the watch was not accepted in time");
                var result = await client.CallAtAsync(endpoint, new EtcdCall<object>("/v3/kv/range", probe, Repeatable: true, static answer => EtcdHeader.ReadWithRevision(answer)), cancellationToken);
                if (result.Error is { IsOfEndpoint: true } error) return error;
                WasUseful = true;
            }

            if (await _reading is not { } line) return Failure(EtcdErrorKind.Lost, "the watch ended");
            return EtcdJson.Read(line, answer => EtcdError.Find(answer) is { } error ? EtcdHttp.At(endpoint, error) : Accept(EtcdAnswers.Watched(answer, keys)));
        }
        catch (Exception cause) when (EtcdHttp.IsOfEndpoint(cause))
        {
            return EtcdHttp.At(endpoint, EtcdHttp.Explain(cause, hasStarted: true));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        response.Dispose();
        if (_reading is not null) await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private EtcdResult<EtcdWatchMessage> Accept(EtcdWatchMessage message)
    {
        _isCreated |= message.IsCreated;
        if (message is { IsCancelled: true, CompactRevision: 0 }) return EtcdHttp.At(endpoint, EtcdError.Of(0, message.CancelReason ?? "the watch was cancelled"));
        if (!_isCreated && message.CompactRevision == 0) throw new EtcdFormatException("comes before the watch was accepted");
        WasUseful |= !message.IsCreated;
        return message;
    }

    private EtcdError Failure(EtcdErrorKind kind, string message) => EtcdHttp.At(endpoint, new EtcdError(kind, message));

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan span, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(span, client.Options.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            return false;
        }
    }
}
