using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Membership;

/// <summary>Reads the cluster's record, for programs that are not members.</summary>
public static class ClusterRecordReader
{
    /// <summary>The cluster's record; null when no node has made a cluster yet.</summary>
    /// <param name="store">The store. Borrowed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreFailedException">The store cannot be read, or the record is not one.</exception>
    public static async Task<ClusterRecord?> ReadAsync(IStore store, CancellationToken cancellationToken = default)
    {
        var (entry, _) = await store.FindAsync(ClusterKeys.Cluster, cancellationToken);
        if (entry is null) return null;
        return ClusterJson.ReadCluster(entry.Value) ?? throw new StoreFailedException($"the record `{ClusterKeys.Cluster}` in the store cannot be read");
    }
}
