namespace IpTfs.Cluster.Membership;

/// <summary>Who owns a shard, under the owner's lease: <c>state/owners/N</c>.</summary>
/// <param name="Node">The owner's name.</param>
/// <param name="Instance">Which life of it.</param>
/// <param name="Epoch">How often the shard has been claimed, this time included. Never goes back.</param>
public sealed record OwnerRecord(string Node, string Instance, long Epoch);
