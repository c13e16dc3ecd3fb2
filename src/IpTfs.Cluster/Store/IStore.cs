namespace IpTfs.Cluster.Store;

/// <summary>A linearizable store of keys with leases, transactions and watches: etcd, or a model of it. Keys are relative to the cluster's prefix.</summary>
/// <remarks>Thread-safe. Nothing that a store can do wrong is thrown: it is an answer, <see cref="StoreResponse.Failed"/>.</remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>Sends a request and returns its answer.</summary>
    Task<StoreResponse> SendAsync(StoreRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// What happens to the keys that begin with a prefix, in the order of revisions, from the given revision on. Connects again by itself, without a gap; ends with
    /// <see cref="StoreUpdate.IsCompacted"/> when the store no longer knows what happened since, or when cancelled.
    /// </summary>
    /// <param name="prefix">Begin of the keys; empty for all.</param>
    /// <param name="fromRevision">The first revision to be told of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<StoreUpdate> WatchAsync(string prefix, long fromRevision, CancellationToken cancellationToken);
}
