using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Ledger;

/// <summary>What a ledger's actor is told. Open: whoever makes another ledger adds what its actor tells itself.</summary>
public abstract record LedgerMessage
{
    /// <summary>For the messages of a ledger's own.</summary>
    protected LedgerMessage()
    {
    }

    /// <summary>
    /// Make a range of sequence numbers durable and tell it to an SA: <see cref="IngressMessage.SequenceGranted"/>, or
    /// <see cref="IngressMessage.SequenceRefused"/> when there will never be one. The answer may take as long as it must.
    /// </summary>
    /// <param name="Request">Who asks, and for how many.</param>
    /// <param name="ReplyTo">The SA's ingress actor.</param>
    public sealed record Reserve(SequenceRequest Request, IActorRef ReplyTo) : LedgerMessage;

    /// <summary>
    /// Make a higher ceiling of an inbound SA durable, then write it to the SA's checkpoint and tell the SA <see cref="EgressMessage.CeilingRaised"/>. An SA
    /// without a ceiling never asks; one that gets no answer asks again after a second.
    /// </summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Wanted">The highest sequence number that the SA has authenticated: the least ceiling that helps. How much more is leased is the ledger's choice.</param>
    /// <param name="ReplyTo">The SA's egress actor.</param>
    public sealed record RaiseCeiling(SaFingerprint Sa, ulong Wanted, IActorRef ReplyTo) : LedgerMessage;

    /// <summary>An inbound SA has settled on a lower ceiling, as <see cref="EgressMessage.LowerCeiling"/> asked, and has written it to its checkpoint.</summary>
    /// <param name="Sa">The SA.</param>
    /// <param name="Ceiling">What it settled on: it accepts nothing above until the ledger writes a higher one.</param>
    /// <param name="Round">The request.</param>
    public sealed record CeilingLowered(SaFingerprint Sa, ulong Ceiling, long Round) : LedgerMessage;

    /// <summary>Write what has been collected. The actor tells it to itself.</summary>
    internal sealed record Commit : LedgerMessage
    {
        public static readonly Commit Instance = new();
    }

    /// <summary>Bring the anti-replay checkpoints to the disk. The actor's own timer.</summary>
    internal sealed record FlushCheckpoints : LedgerMessage
    {
        public static readonly FlushCheckpoints Instance = new();
    }

    /// <summary>Look up what the ledger and the checkpoints know about SA pairs that are to be started.</summary>
    /// <param name="Definitions">The pairs.</param>
    /// <param name="ReplyTo">Is told <see cref="ControlMessage.Prepared"/>.</param>
    public sealed record Prepare(IReadOnlyList<SaDefinition> Definitions, IActorRef ReplyTo) : LedgerMessage;
}
