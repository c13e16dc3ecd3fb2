using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Node.Admin;

/// <summary>The response of <c>/v1/cluster</c>: the cluster as a node sees it.</summary>
/// <param name="Node">The responding node.</param>
/// <param name="Instance">The identifier of the node's current run.</param>
/// <param name="Phase">The node's current phase.</param>
/// <param name="FenceLeft">Time until the node fences itself unless it renews its lease.</param>
/// <param name="Revision">The store revision of this view.</param>
/// <param name="Members">The live members.</param>
/// <param name="Shards">Totals of the shards.</param>
/// <param name="Counters">The node's cluster counters.</param>
/// <param name="Relay">The relay's packet counters.</param>
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

    /// <summary>Makes the response.</summary>
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
    /// <param name="Total">All shards.</param>
    /// <param name="Owned">Shards of the responding node.</param>
    /// <param name="Unowned">Shards without an owner.</param>
    /// <param name="Faulty">Shards that their designated owner cannot start.</param>
    internal sealed record ShardSum(int Total, int Owned, int Unowned, int Faulty);
}
