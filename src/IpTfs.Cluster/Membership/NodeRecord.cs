using System.Text.Json.Serialization;

namespace IpTfs.Cluster.Membership;

/// <summary>What a node says of itself, under its lease: <c>state/nodes/NAME</c>.</summary>
/// <param name="Name">The node's name, one of its kind in the cluster.</param>
/// <param name="Instance">Names this life of the node: 32 hexadecimal digits, drawn anew at every join.</param>
/// <param name="Schema">The newest layout of the cluster's records that the node can read.</param>
/// <param name="Version">The program's version, for operators.</param>
/// <param name="Weight">Its share of the shards beside the weights of the others; 0 takes none.</param>
/// <param name="IsDraining">Whether it gives its shards away and takes no new ones.</param>
/// <param name="Relay">Where the others send ESP that this node owns; null when it takes none.</param>
/// <param name="Addresses">The addresses that it serves tunnels at.</param>
/// <param name="Adopts">Whether another node may write the ownership of a shard for it, under its lease. Versions before that could do so do not say it.</param>
/// <param name="Quarantined">The shards that it should own and cannot start, with the reason; null when there are none. At most <see cref="MostQuarantined"/> are told of.</param>
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
    /// <summary>So many shards' faults are told of at most: a record has to fit into the store, whatever was damaged there.</summary>
    public const int MostQuarantined = 1024;
}
