using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>One page of a range.</summary>
/// <param name="ClusterId">etcd's identity of the cluster.</param>
/// <param name="Revision">The store's revision.</param>
/// <param name="Entries">The keys, in order.</param>
/// <param name="Next">The first key that the next page may hold; null after the last page.</param>
internal sealed record EtcdPage(ulong ClusterId, long Revision, List<StoreEntry> Entries, byte[]? Next);
