using IpTfs.Cluster.Membership;

namespace IpTfs.Cluster.Sharding;

/// <summary>A shard as a node sees it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Owner">Who owns it; null when nobody does.</param>
/// <param name="Wanted">Who should own it; null when nobody may.</param>
/// <param name="Heir">
/// Who takes what still comes to this node for the SAs of a shard that has left it: its owner, or the one that this node is giving it to. Null when that is not
/// known, or this node.
/// </param>
/// <param name="Phase">What the node itself does about it.</param>
/// <param name="Fault">Why the node that should own it cannot start it; null when it can, or has not tried.</param>
public sealed record ShardView(int Shard, OwnerRecord? Owner, string? Wanted, string? Heir, ShardPhase Phase, string? Fault);
