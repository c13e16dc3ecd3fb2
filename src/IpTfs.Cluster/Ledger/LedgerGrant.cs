using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Ledger;

/// <summary>A message of the ledger to an SA: durable numbers that it may use, or a request to lower its ceiling.</summary>
public abstract record LedgerGrant
{
    private LedgerGrant()
    {
    }

    /// <summary>Sequence numbers for an outbound SA.</summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Numbers">The numbers; none when all are used up.</param>
    public sealed record Range(SaFingerprint Sa, SequenceRange Numbers) : LedgerGrant;

    /// <summary>A ceiling for an inbound SA.</summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Highest">The highest number that it may accept.</param>
    public sealed record Ceiling(SaFingerprint Sa, ulong Highest) : LedgerGrant;

    /// <summary>
    /// A request to lower a ceiling that has become too high: the inbound SA answers with the limit that it accepts. The ceiling stays until that limit is durable.
    /// </summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Highest">The highest number that it should accept.</param>
    /// <param name="Round">The number of the request: an answer to an earlier request is ignored.</param>
    public sealed record LowerCeiling(SaFingerprint Sa, ulong Highest, long Round) : LedgerGrant;
}
