using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Ledger;

/// <summary>What the SAs of a shard start with: all of it is durable.</summary>
/// <param name="Ranges">Sequence numbers of the outbound SAs, by fingerprint.</param>
/// <param name="Windows">The inbound SAs' windows, by fingerprint: the number up to which nothing is accepted any more, and the ceiling.</param>
public sealed record ShardStart(IReadOnlyDictionary<UInt128, SequenceRange> Ranges, IReadOnlyDictionary<UInt128, (ulong Start, ulong Ceiling)> Windows)
{
    /// <summary>Whether the windows start at the highest numbers that the previous owner accepted; else at upper bounds of them.</summary>
    public bool IsExact { get; init; }
}
