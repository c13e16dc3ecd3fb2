using System.Runtime.CompilerServices;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>A watch that outlives its connections: it continues after the last revision delivered, at another member if need be.</summary>
internal sealed class EtcdWatch(EtcdClient client, EtcdKeys keys, string prefix, long fromRevision)
{
    private readonly byte[] _probe = EtcdRequests.Probe(keys.Range(prefix).Begin);
    private long _next = Math.Max(1, fromRevision);
    private ulong _cluster;
    private string? _refusal;

    /// <summary>The updates. The first update, and the first from another cluster, may have no events.</summary>
    public async IAsyncEnumerable<StoreUpdate> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var failures = 0; await client.PauseAsync(client.BackOff.After(failures), cancellationToken); failures++)
        {
            var opened = await OpenAsync(cancellationToken);
            if (opened is null) continue;
            await using var stream = opened;
            while (await NextAsync(stream, cancellationToken) is { } message)
            {
                if (message.CompactRevision > 0)
                {
                    client.Log.EtcdWatchCompacted(_next, message.CompactRevision);
                    yield return new StoreUpdate(message.ClusterId, _next - 1, [], IsCompacted: true);
                    yield break;
                }

                if (Take(message) is { } update) yield return update;
            }

            // The next failure counts as the first again: -1, because the loop adds 1.
            if (stream.WasUseful) failures = -1;
        }
    }

    private async Task<EtcdWatchStream?> OpenAsync(CancellationToken cancellationToken)
    {
        var (endpoint, wait) = client.Endpoints.Choose([]);
        if (!await client.PauseAsync(wait, cancellationToken)) return null;
        var (begin, end) = keys.Range(prefix);
        var opened = await client.OpenWatchAsync(endpoint, EtcdRequests.Watch(begin, end, _next), _probe, keys, cancellationToken);
        if (opened.TryGet(out var stream, out var error)) return stream;
        if (!cancellationToken.IsCancellationRequested) Report(endpoint, error);
        return null;
    }

    private async Task<EtcdWatchMessage?> NextAsync(EtcdWatchStream stream, CancellationToken cancellationToken)
    {
        var result = await stream.NextAsync(cancellationToken);
        if (cancellationToken.IsCancellationRequested) return null;
        if (result.TryGet(out var message, out var error)) return message;
        if (error.Kind == EtcdErrorKind.TokenRefused) client.Tokens.Refuse(stream.Token);
        Report(stream.Endpoint, error);
        return null;
    }

    private void Report(EtcdEndpoint endpoint, EtcdError error)
    {
        if (error.IsOfEndpoint)
        {
            client.Endpoints.HandleFailure(endpoint, error.Message);
        }
        else if (error.Message != _refusal)
        {
            _refusal = error.Message;
            client.Log.EtcdWatchRefused(endpoint.Address, error.Message);
        }
    }

    // The revision in the header may be ahead of the events: the revision of the last event counts. All changes of one revision come in one message.
    private StoreUpdate? Take(EtcdWatchMessage message)
    {
        var isNews = message.ClusterId != _cluster;
        _cluster = message.ClusterId;
        if (message.IsCreated) _refusal = null;
        var events = message.Events.Where(change => change.Revision >= _next).ToList();
        if (events.Count > 0) _next = events.Max(static change => change.Revision) + 1;
        else if (message.IsProgress) _next = Math.Max(_next, message.Revision + 1);
        else if (!isNews) return null;
        return new StoreUpdate(message.ClusterId, _next - 1, events);
    }
}
