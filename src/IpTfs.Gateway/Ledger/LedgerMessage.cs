using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Ledger;

/// <summary>The messages of a ledger's actor. Open: another ledger can add messages of its own.</summary>
public abstract record LedgerMessage
{
    /// <summary>Makes a message; for messages that a ledger adds.</summary>
    protected LedgerMessage()
    {
    }

    /// <summary>
    /// Makes a range of sequence numbers durable and grants it to an SA with <see cref="IngressMessage.SequenceGranted"/>, or answers
    /// <see cref="IngressMessage.SequenceRefused"/> when the SA will never get a range. The answer has no time limit.
    /// </summary>
    /// <param name="Request">The SA, and how many numbers it wants.</param>
    /// <param name="ReplyTo">The SA's ingress actor.</param>
    public sealed record Reserve(SequenceRequest Request, IActorRef ReplyTo) : LedgerMessage;

    /// <summary>
    /// Makes a higher ceiling of an inbound SA durable, then writes it to the SA's checkpoint and sends <see cref="EgressMessage.CeilingRaised"/> to the SA. An SA without
    /// a ceiling never asks; an SA that gets no answer asks again after a second.
    /// </summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Wanted">The highest sequence number that the SA has authenticated, which is the lowest useful ceiling. The ledger may grant more.</param>
    /// <param name="ReplyTo">The SA's egress actor.</param>
    public sealed record RaiseCeiling(SaFingerprint Sa, ulong Wanted, IActorRef ReplyTo) : LedgerMessage;

    /// <summary>An inbound SA has lowered its ceiling, as <see cref="EgressMessage.LowerCeiling"/> asked, and has written it to its checkpoint.</summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Ceiling">The new ceiling: the SA accepts nothing above it until the ledger writes a higher ceiling.</param>
    /// <param name="Round">The request.</param>
    public sealed record CeilingLowered(SaFingerprint Sa, ulong Ceiling, long Round) : LedgerMessage;

    /// <summary>Writes the collected requests. The actor sends this message to itself.</summary>
    internal sealed record Commit : LedgerMessage
    {
        public static readonly Commit Instance = new();
    }

    /// <summary>Flushes the anti-replay checkpoints to the disk. Sent by the actor's own timer.</summary>
    internal sealed record FlushCheckpoints : LedgerMessage
    {
        public static readonly FlushCheckpoints Instance = new();
    }

    /// <summary>Looks pairs of SAs up in the ledger and the checkpoints before they start.</summary>
    /// <param name="Definitions">The pairs.</param>
    /// <param name="ReplyTo">Receives <see cref="ControlMessage.Prepared"/>.</param>
    public sealed record Prepare(IReadOnlyList<SaDefinition> Definitions, IActorRef ReplyTo) : LedgerMessage;
}
