using System.Text.Json.Serialization;

namespace IpTfs.Cluster.Membership;

/// <summary>The record that all nodes of a cluster agree on: <c>cluster</c>, written by its first node.</summary>
/// <param name="Schema">The layout of the cluster's records.</param>
/// <param name="Shards">Number of shards.</param>
/// <param name="KeyCheck">Recognizes the cluster key, hexadecimal; reveals nothing about the key.</param>
/// <param name="StoreId">The store's own identity when this was written: a store restored from a backup has another one.</param>
/// <param name="Incarnation">Raised by each recovery from a backup. Ledger records of an earlier incarnation may be behind the numbers really used.</param>
/// <param name="Advance">By how many packets, at most, a ledger record of an earlier incarnation is behind.</param>
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
