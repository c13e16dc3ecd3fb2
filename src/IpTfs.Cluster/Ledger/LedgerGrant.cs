using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Ledger;

/// <summary>Something of a ledger that is durable now, so that an SA may use it.</summary>
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
    /// A ceiling that has become too high: the inbound SA is asked not to go above, and to say what it settled on. It lies where it was until that was said and is durable.
    /// </summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Highest">The highest number that it should accept.</param>
    /// <param name="Round">Names the request: an answer to an earlier one says nothing about now.</param>
    public sealed record LowerCeiling(SaFingerprint Sa, ulong Highest, long Round) : LedgerGrant;
}
