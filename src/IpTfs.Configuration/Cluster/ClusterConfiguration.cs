using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Cluster;

/// <summary>Membership of a cluster.</summary>
/// <param name="Enabled">Whether the node joins a cluster.</param>
/// <param name="Etcd">The etcd that holds the cluster's state.</param>
/// <param name="LeaseTtl">How long after its last lease renewal a node counts as failed.</param>
/// <param name="Shards">Number of shards that the SAs are spread over; the same on all nodes.</param>
/// <param name="Weight">The node's share of the shards, relative to the weights of the other nodes.</param>
/// <param name="KeyFile">File with the key that the nodes protect their messages with; null when not configured.</param>
/// <param name="Relay">The endpoint to which other nodes relay ESP packets of this node's SAs; null when not configured.</param>
/// <param name="ServiceAddresses">Addresses that all nodes share; the source addresses of return traffic.</param>
/// <param name="OwnershipHook">Program that runs when this node gains or loses a tunnel; null for none.</param>
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
