using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Cluster.Hosting;

/// <summary>The state of a node and its cluster.</summary>
/// <param name="Node">The node.</param>
/// <param name="Instance">The id of the node's present life.</param>
/// <param name="View">Members and shards as the node sees them.</param>
/// <param name="FenceLeft">Time left until the fence if the lease is not renewed; zero when the fence has passed.</param>
/// <param name="TunnelsOfShards">Number of tunnels of each shard.</param>
/// <param name="Relay">The counters of the node's relay.</param>
/// <param name="RelayRefusals">Packets that the relay's senders refused because their mailbox was full or they had stopped.</param>
public sealed record ClusterStatus(
    string Node, string Instance, ClusterView View, TimeSpan FenceLeft, IReadOnlyList<int> TunnelsOfShards, RelayCounters Relay, long RelayRefusals);
