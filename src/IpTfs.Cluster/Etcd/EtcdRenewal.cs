using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>A renewed lease.</summary>
/// <param name="Lease">The lease, with no time left when it is gone.</param>
/// <param name="Term">The Raft term in which the member that answered was before it renewed.</param>
internal sealed record EtcdRenewal(StoreResponse.LeaseHeld Lease, ulong Term);
