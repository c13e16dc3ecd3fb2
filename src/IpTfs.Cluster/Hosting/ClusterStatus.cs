using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Cluster.Hosting;

/// <summary>What a node says of its cluster.</summary>
/// <param name="Node">The node.</param>
/// <param name="Instance">This life of it.</param>
/// <param name="View">Members and shards as it sees them.</param>
/// <param name="FenceLeft">How long it may go on without another sign of life; zero when it may do nothing.</param>
/// <param name="TunnelsOfShards">Number of tunnels of each shard.</param>
/// <param name="Relay">What its relay did.</param>
/// <param name="RelayRefusals">Packets that the senders of the relay did not take, because they had too much to do.</param>
public sealed record ClusterStatus(
    string Node, string Instance, ClusterView View, TimeSpan FenceLeft, IReadOnlyList<int> TunnelsOfShards, RelayCounters Relay, long RelayRefusals);
