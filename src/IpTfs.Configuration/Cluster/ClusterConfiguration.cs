using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Cluster;

/// <summary>Membership of a cluster.</summary>
/// <param name="Enabled">Whether the node joins one.</param>
/// <param name="Etcd">Where the cluster's state is kept.</param>
/// <param name="LeaseTtl">How long after its last sign a node counts as gone.</param>
/// <param name="Shards">Number of shards that the SAs are spread over; the same on all nodes.</param>
/// <param name="Weight">The node's share of the shards beside the weights of the others.</param>
/// <param name="KeyFile">File with the key that the nodes protect their messages with; null when not configured.</param>
/// <param name="Relay">Where the other nodes send ESP that this node owns; null when not configured.</param>
/// <param name="ServiceAddresses">Addresses that all nodes share; return traffic leaves from them.</param>
/// <param name="OwnershipHook">Program that is run when a tunnel comes to this node or leaves it; null for none.</param>
public sealed record ClusterConfiguration(
    bool Enabled,
    EtcdConfiguration Etcd,
    TimeSpan LeaseTtl,
    int Shards,
    int Weight,
    string? KeyFile,
    Endpoint? Relay,
    IReadOnlyList<IpAddress> ServiceAddresses,
    string? OwnershipHook);
