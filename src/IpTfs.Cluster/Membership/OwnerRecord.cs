namespace IpTfs.Cluster.Membership;

/// <summary>The owner of a shard, under the owner's lease: <c>state/owners/N</c>.</summary>
/// <param name="Node">The owner's name.</param>
/// <param name="Instance">The id of the owner's life.</param>
/// <param name="Epoch">How many ownerships the shard has had, this one included. Never goes back.</param>
/// <param name="LeftBy">
/// The life of the node that handed the shard over and wrote this record; null when the owner claimed the shard. Without it an owner whose own claim failed would
/// take this record for that claim, and use numbers that are not durable.
/// </param>
public sealed record OwnerRecord(string Node, string Instance, long Epoch, string? LeftBy = null);
