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
    /// <summary>The names of <see cref="Counters"/>.</summary>
    public static IReadOnlyList<string> CounterNames { get; } =
    [
        "joins",
        "claims",
        "claims-lost",
        "hand-overs",
        "ownerships-lost",
        "ledger-writes",
        "ranges",
        "ceilings-raised",
        "ceilings-lowered",
        "store-failures",
    ];

    /// <summary>Makes the answer.</summary>
    public static ClusterNodeView Of(ClusterStatus status)
    {
        var view = status.View;
        var owned = view.Shards.Where(shard => shard.Owner is not null).CountBy(shard => shard.Owner!.Node).ToDictionary();
        return new ClusterNodeView(
            status.Node, status.Instance, view.Phase, status.FenceLeft, view.Revision,
            [.. view.Members.Select(member => ClusterMemberView.Of(member, owned.GetValueOrDefault(member.Name)))],
            new ShardSum(
                view.Shards.Count,
                view.Shards.Count(shard => shard.Phase is ShardPhase.Owned or ShardPhase.Draining),
                view.Shards.Count(shard => shard.Owner is null),
                view.Shards.Count(shard => shard.Fault is not null)),
            CountersOf(view.Counters),
            new Dictionary<string, long>(status.Relay.Named()) { ["send-busy"] = status.RelayRefusals });
    }

    private static Dictionary<string, long> CountersOf(ClusterCounters counters)
    {
        long[] values = [
            counters.Joins,
            counters.Claims,
            counters.ClaimsLost,
            counters.HandOvers,
            counters.OwnershipsLost,
            counters.LedgerWrites,
            counters.Ranges,
            counters.CeilingsRaised,
            counters.CeilingsLowered,
            counters.StoreFailures,
        ];
        return CounterNames.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>The shards in sum.</summary>
    /// <param name="Total">All of them.</param>
    /// <param name="Owned">Those of the node that answers.</param>
    /// <param name="Unowned">Those of nobody.</param>
    /// <param name="Faulty">Those that the node that should own them cannot start.</param>
    internal sealed record ShardSum(int Total, int Owned, int Unowned, int Faulty);
}
