using System.Text.Json.Serialization;

namespace IpTfs.Cluster.Membership;

/// <summary>What all nodes of a cluster agree on: <c>cluster</c>, written by its first node.</summary>
/// <param name="Schema">The layout of the cluster's records.</param>
/// <param name="Shards">Number of shards.</param>
/// <param name="KeyCheck">Recognizes the cluster key, hexadecimal; says nothing about it.</param>
/// <param name="StoreId">The store's own identity when this was written: a store restored from a backup has another one.</param>
/// <param name="Incarnation">Raised by each recovery from a backup. Ledger records of an earlier one are behind the truth.</param>
/// <param name="Advance">By how many packets a ledger record of an earlier incarnation is taken to be behind the truth, at most.</param>
public sealed record ClusterRecord(
    int Schema,
    int Shards,
    string KeyCheck,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] ulong StoreId,
    int Incarnation,
    ulong Advance)
{
    /// <summary>The layout that this version reads and writes.</summary>
    public const int CurrentSchema = 1;
}
