using System.Text.Json.Serialization;

namespace IpTfs.Cluster.Membership;

/// <summary>A node's own record, under its lease: <c>state/nodes/NAME</c>.</summary>
/// <param name="Name">The node's name, unique in the cluster.</param>
/// <param name="Instance">The id of this life of the node: 32 hexadecimal digits, drawn anew at every join.</param>
/// <param name="Schema">The newest layout of the cluster's records that the node can read.</param>
/// <param name="Version">The program's version, for operators.</param>
/// <param name="Weight">Its share of the shards, relative to the other nodes' weights; 0 for no shard.</param>
/// <param name="IsDraining">Whether it hands over its shards and accepts no new ones.</param>
/// <param name="Relay">Where other nodes relay ESP packets of this node's SAs to; null when it accepts none.</param>
/// <param name="Addresses">The addresses at which it serves tunnels.</param>
/// <param name="Adopts">Whether another node may write the ownership of a shard for it, under its lease. Versions that cannot adopt a shard leave it out.</param>
/// <param name="Quarantined">The shards that it should own and cannot start, with the reason; null when there are none. At most <see cref="MostQuarantined"/> are listed.</param>
public sealed record NodeRecord(
    string Name,
    string Instance,
    int Schema,
    string Version,
    int Weight,
    [property: JsonPropertyName("draining")] bool IsDraining,
    string? Relay,
    IReadOnlyList<string> Addresses,
    bool Adopts = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<int, string>? Quarantined = null)
{
    /// <summary>The most faulty shards that are listed: a record has to fit into the store, whatever was damaged there.</summary>
    public const int MostQuarantined = 1024;
}
