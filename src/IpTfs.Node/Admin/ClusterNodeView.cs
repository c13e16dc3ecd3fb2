using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Node.Admin;

/// <summary>What <c>/v1/cluster</c> answers: the cluster as a node sees it.</summary>
/// <param name="Node">The node that answers.</param>
/// <param name="Instance">This life of it.</param>
/// <param name="Phase">What it does.</param>
/// <param name="FenceLeft">How long it may go on without another sign of life.</param>
/// <param name="Revision">The store's revision that this is as of.</param>
/// <param name="Members">The live members.</param>
/// <param name="Shards">The shards, in sum.</param>
/// <param name="Counters">What the node did.</param>
/// <param name="Relay">What its relay did, in packets.</param>
internal sealed record ClusterNodeView(
    string Node,
    string Instance,
    ClusterPhase Phase,
    TimeSpan FenceLeft,
    long Revision,
    IReadOnlyList<ClusterMemberView> Members,
    ClusterNodeView.ShardSum Shards,
    IReadOnlyDictionary<string, long> Counters,
    IReadOnlyDictionary<string, long> Relay)
{
    /// <summary>Makes the answer.</summary>
    public static ClusterNodeView Of(ClusterStatus status)
    {
        var view = status.View;
        var owned = view.Shards.Where(shard => shard.Owner is not null).CountBy(shard => shard.Owner!.Node).ToDictionary();
        var counters = view.Counters;
        return new ClusterNodeView(
            status.Node, status.Instance, view.Phase, status.FenceLeft, view.Revision,
            [.. view.Members.Select(member => ClusterMemberView.Of(member, owned.GetValueOrDefault(member.Name)))],
            new ShardSum(
                view.Shards.Count,
                view.Shards.Count(shard => shard.Phase is ShardPhase.Owned or ShardPhase.Draining),
                view.Shards.Count(shard => shard.Owner is null),
                view.Shards.Count(shard => shard.Fault is not null)),
            new Dictionary<string, long>
            {
                ["joins"] = counters.Joins,
                ["claims"] = counters.Claims,
                ["claims-lost"] = counters.ClaimsLost,
                ["hand-overs"] = counters.HandOvers,
                ["ownerships-lost"] = counters.OwnershipsLost,
                ["ledger-writes"] = counters.LedgerWrites,
                ["ranges"] = counters.Ranges,
                ["ceilings-raised"] = counters.CeilingsRaised,
                ["ceilings-lowered"] = counters.CeilingsLowered,
                ["store-failures"] = counters.StoreFailures,
            },
            new Dictionary<string, long>(status.Relay.Named()) { ["send-busy"] = status.RelayRefusals });
    }

    /// <summary>The shards in sum.</summary>
    /// <param name="Total">All of them.</param>
    /// <param name="Owned">Those of the node that answers.</param>
    /// <param name="Unowned">Those of nobody.</param>
    /// <param name="Faulty">Those that the node that should own them cannot start.</param>
    internal sealed record ShardSum(int Total, int Owned, int Unowned, int Faulty);
}
