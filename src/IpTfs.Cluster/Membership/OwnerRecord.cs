namespace IpTfs.Cluster.Membership;

/// <summary>Who owns a shard, under the owner's lease: <c>state/owners/N</c>.</summary>
/// <param name="Node">The owner's name.</param>
/// <param name="Instance">Which life of it.</param>
/// <param name="Epoch">How often the shard has been claimed, this time included. Never goes back.</param>
/// <param name="LeftBy">
/// The life of the node that handed the shard over and wrote this for the owner; null when the owner claimed it. Without it a claim of the owner's that failed would look as if
/// it had succeeded, with numbers that nobody made durable.
/// </param>
public sealed record OwnerRecord(string Node, string Instance, long Epoch, string? LeftBy = null);
