namespace IpTfs.Cluster.Store;

/// <summary>A linearizable store of keys with leases, transactions and watches: etcd, or a model of it. Keys are relative to the cluster's prefix.</summary>
/// <remarks>Thread-safe. A failure of the store is not thrown: it is returned as <see cref="StoreResponse.Failed"/>.</remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>Sends a request and returns its answer.</summary>
    Task<StoreResponse> SendAsync(StoreRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The changes of the keys that begin with a prefix, in the order of revisions, from the given revision on. Connects again by itself, without a gap; ends with
    /// <see cref="StoreUpdate.IsCompacted"/> when the store no longer has the changes since, or when cancelled.
    /// </summary>
    /// <param name="prefix">The keys' prefix; empty for all keys.</param>
    /// <param name="fromRevision">The first revision to deliver.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<StoreUpdate> WatchAsync(string prefix, long fromRevision, CancellationToken cancellationToken);
}
