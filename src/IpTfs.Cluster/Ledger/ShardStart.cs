using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Ledger;

/// <summary>What the SAs of a shard start with: all of it is durable.</summary>
/// <param name="Ranges">Sequence numbers of the outbound SAs, by fingerprint.</param>
/// <param name="Windows">Of the inbound SAs, by fingerprint: up to where nothing is accepted any more, and the ceiling.</param>
public sealed record ShardStart(IReadOnlyDictionary<UInt128, SequenceRange> Ranges, IReadOnlyDictionary<UInt128, (ulong Start, ulong Ceiling)> Windows)
{
    /// <summary>Whether the windows start at what the owner before accepted, by its own word; else at a bound on that.</summary>
    public bool IsExact { get; init; }
}
