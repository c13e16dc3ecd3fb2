using IpTfs.Cluster.Membership;

namespace IpTfs.Cluster.Sharding;

/// <summary>A shard as a node sees it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Owner">The owner; null for none.</param>
/// <param name="Wanted">The node that should own the shard; null when no node may.</param>
/// <param name="Successor">
/// The node that gets packets which still arrive here for a shard that has left: the shard's owner, or the next owner while this node hands the shard over. Null when
/// that node is not known, or is this node.
/// </param>
/// <param name="Phase">The phase of the shard on this node.</param>
/// <param name="Fault">Why the node that should own the shard cannot start it; null when it can, or has not tried.</param>
public sealed record ShardView(int Shard, OwnerRecord? Owner, string? Wanted, string? Successor, ShardPhase Phase, string? Fault);
