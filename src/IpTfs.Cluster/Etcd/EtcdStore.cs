using System.Runtime.CompilerServices;
using IpTfs.Cluster.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Cluster.Etcd;

/// <summary>etcd 3.4 or newer as a store, over its JSON gateway.</summary>
/// <remarks>
/// Thread-safe. A request goes to the endpoint that worked last; if it certainly was not executed, or may be repeated, it goes on to the other endpoints within
/// the timeout. Cancelling a request throws; a write may have been executed then, as after <see cref="StoreFailure.Unknown"/>.
/// </remarks>
public sealed class EtcdStore : IStore
{
    private readonly EtcdClient _client;
    private readonly EtcdKeys _keys;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private int _isDisposed;

    /// <summary>Makes an object that connects when it is first used.</summary>
    /// <param name="options">How etcd is reached; takes ownership of the password.</param>
    /// <param name="log">Where changes of state are logged; null for nowhere.</param>
    /// <exception cref="ArgumentException">There is no endpoint.</exception>
    public EtcdStore(EtcdOptions options, ILogger? log = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Endpoints.Count == 0) throw new ArgumentException("etcd needs an endpoint", nameof(options));
        _closed = _closing.Token;
        _client = new EtcdClient(options, log ?? NullLogger.Instance);
        _keys = new EtcdKeys(options.Prefix);
    }

    /// <inheritdoc/>
    public async Task<StoreResponse> SendAsync(StoreRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_closed.IsCancellationRequested) return Closed(StoreFailure.Unreachable);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
        try
        {
            return request switch
            {
                StoreRequest.GrantLease grant => await GrantAsync(grant, stop.Token),
                StoreRequest.KeepAlive keep => await RenewAsync(keep.Lease, stop.Token),
                StoreRequest.RevokeLease revoke => await RevokeAsync(revoke, stop.Token),
                StoreRequest.Read read => await ReadAsync(read, stop.Token),
                StoreRequest.Transaction transaction => await DecideAsync(transaction, stop.Token),
                _ => new StoreResponse.Failed(StoreFailure.Invalid, $"no such request: {request.GetType().Name}"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Closed(StoreFailure.Unknown);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreUpdate> WatchAsync(string prefix, long fromRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (_closed.IsCancellationRequested) yield break;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
        await foreach (var update in new EtcdWatch(_client, _keys, prefix, fromRevision).RunAsync(stop.Token)) yield return update;
    }

    /// <summary>Closes the connections and clears the password. Requests and watches under way end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await _closing.CancelAsync();
        _client.Dispose();
        _closing.Dispose();
    }

    private static StoreResponse.Failed Closed(StoreFailure failure) => new(failure, "the store is closed");

    private static StoreResponse Response<T>(EtcdResult<T> result)
        where T : StoreResponse => result.TryGet(out var response, out var error) ? response : error.ToResponse();

    // A lost answer leaves a lease that no node renews: the caller, not this class, requests another lease.
    private async Task<StoreResponse> GrantAsync(StoreRequest.GrantLease request, CancellationToken stop)
    {
        var seconds = (long)Math.Max(1, Math.Ceiling(request.Ttl.TotalSeconds));
        return Response(await _client.CallAsync(new EtcdCall<StoreResponse.LeaseHeld>("/v3/lease/grant", EtcdRequests.Grant(seconds), Repeatable: false, EtcdAnswers.Granted), stop));
    }

    // etcd's leader renews a lease alone. A leader that was cut off goes on with that for up to two election timeouts (etcd 3.4, docs/adr/0002), while the majority
    // elects another, which counts the lease from its election. A renewal counts only when a linearizable read after it is answered in the same Raft term: the
    // leader of that term still had the majority then, and each later leader gives all leases their full TTL again.
    private async Task<StoreResponse> RenewAsync(long lease, CancellationToken stop)
    {
        if (!(await KeepAliveAsync(lease, stop)).TryGet(out var renewal, out var error)) return error.ToResponse();
        if (renewal.Lease.Ttl == TimeSpan.Zero) return renewal.Lease;
        var probe = new EtcdCall<EtcdTerm>("/v3/kv/range", EtcdRequests.Probe(_keys.Range("").Begin), Repeatable: true, EtcdAnswers.Term);
        if (!(await _client.CallAsync(probe, stop)).TryGet(out var term, out error)) return error.ToResponse();
        return term.Term == renewal.Term
            ? renewal.Lease
            : new StoreResponse.Failed(StoreFailure.Unknown, $"etcd elected a leader while it renewed the lease (Raft term {renewal.Term}, then {term.Term})");
    }

    private Task<EtcdResult<EtcdRenewal>> KeepAliveAsync(long lease, CancellationToken stop) =>
        _client.CallAsync(new EtcdCall<EtcdRenewal>("/v3/lease/keepalive", EtcdRequests.Lease(lease), Repeatable: true, answer => EtcdAnswers.Kept(answer, lease)), stop);

    private async Task<StoreResponse> RevokeAsync(StoreRequest.RevokeLease request, CancellationToken stop)
    {
        var result = await _client.CallAsync(new EtcdCall<StoreResponse.Done>("/v3/lease/revoke", EtcdRequests.Lease(request.Lease), Repeatable: true, EtcdAnswers.Revoked), stop);
        if (result.Error is not { Kind: EtcdErrorKind.LeaseGone }) return Response(result);
        // The lease is gone already, and that answer has no header: a keep-alive for the missing lease returns the cluster and the revision.
        if (!(await KeepAliveAsync(request.Lease, stop)).TryGet(out var renewal, out var error)) return error.ToResponse();
        return renewal.Lease is { Ttl.Ticks: 0 } gone
            ? new StoreResponse.Done(gone.ClusterId, gone.Revision)
            : new StoreResponse.Failed(StoreFailure.Unknown, "the lease is there for one endpoint and not for another");
    }

    private async Task<StoreResponse> DecideAsync(StoreRequest.Transaction request, CancellationToken stop)
    {
        var call = new EtcdCall<StoreResponse.Decided>("/v3/kv/txn", EtcdRequests.Transaction(request, _keys), Repeatable: false, EtcdAnswers.Decided);
        return Response(await _client.CallAsync(call, stop));
    }

    private async Task<StoreResponse> ReadAsync(StoreRequest.Read request, CancellationToken stop)
    {
        var (begin, end) = _keys.Range(request.Prefix);
        EtcdPage? first = null;
        var found = new List<StoreEntry>();
        for (var next = begin; next is not null;)
        {
            var from = next;
            var body = EtcdRequests.Range(from, end, _client.Options.PageKeys, first?.Revision ?? 0);
            var result = await _client.CallAsync(new EtcdCall<EtcdPage>("/v3/kv/range", body, Repeatable: true, answer => EtcdAnswers.Page(answer, _keys, from)), stop);
            if (!result.TryGet(out var page, out var error))
            {
                // The revision of the first page was compacted while the other pages were read: the caller may read again.
                return error.Kind == EtcdErrorKind.Compacted ? new StoreResponse.Failed(StoreFailure.Unreachable, $"{error.Message}: the read was too slow, read again") : error.ToResponse();
            }

            first ??= page;
            if (page.ClusterId != first.ClusterId) return new StoreResponse.Failed(StoreFailure.Unknown, "the endpoints of etcd belong to different clusters");
            found.AddRange(page.Entries);
            next = page.Next;
        }

        return new StoreResponse.Entries(first!.ClusterId, first.Revision, found);
    }
}
