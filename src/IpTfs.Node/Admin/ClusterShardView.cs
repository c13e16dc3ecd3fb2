using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Node.Admin;

/// <summary>A shard, as <c>/v1/cluster/shards</c> shows it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Owner">The node that owns it.</param>
/// <param name="Epoch">How often it has been claimed.</param>
/// <param name="Wanted">The node that should own it.</param>
/// <param name="Phase">The phase of the shard on the responding node.</param>
/// <param name="Fault">Why the designated owner cannot start the shard.</param>
/// <param name="Tunnels">Number of its tunnels.</param>
internal sealed record ClusterShardView(int Shard, string? Owner, long? Epoch, string? Wanted, ShardPhase Phase, string? Fault, int Tunnels)
{
    /// <summary>All shards, in order.</summary>
    public static IReadOnlyList<ClusterShardView> AllOf(ClusterStatus status) =>
    [
        .. status.View.Shards.Select(shard => new ClusterShardView(
            shard.Shard, shard.Owner?.Node, shard.Owner?.Epoch, shard.Wanted, shard.Phase, shard.Fault, status.TunnelsOfShards[shard.Shard])),
    ];
}
