using IpTfs.Actors.Refs;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Ledger;

/// <summary>What the ledger actor is told.</summary>
public abstract record LedgerMessage
{
    private LedgerMessage()
    {
    }

    /// <summary>Make a range of sequence numbers durable and tell it to an SA.</summary>
    /// <param name="Request">Who asks, and for how many.</param>
    /// <param name="ReplyTo">The SA's ingress actor.</param>
    public sealed record Reserve(SequenceRequest Request, ActorRef<IngressMessage> ReplyTo) : LedgerMessage;

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
    public sealed record Prepare(IReadOnlyList<SaDefinition> Definitions, ActorRef<ControlMessage> ReplyTo) : LedgerMessage;
}
