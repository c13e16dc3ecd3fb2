using IpTfs.Cluster.Membership;

namespace IpTfs.Cluster.Sharding;

/// <summary>The cluster as a node sees it. Immutable.</summary>
/// <param name="Phase">What the node itself is doing.</param>
/// <param name="Revision">The store's revision of this view.</param>
/// <param name="Members">The live members, by name.</param>
/// <param name="Shards">The shards, in order.</param>
/// <param name="Counters">What the node has done.</param>
public sealed record ClusterView(ClusterPhase Phase, long Revision, IReadOnlyList<NodeRecord> Members, IReadOnlyList<ShardView> Shards, ClusterCounters Counters);
