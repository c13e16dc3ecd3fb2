using System.Collections.Concurrent;
using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Tests.Ledger;

/// <summary>A ledger of another kind: numbers and tops start where a test wants them.</summary>
internal sealed class MemoryLedger(ulong firstSequence, ulong replayTop) : ISaLedger
{
    /// <summary>All that the ledger was told.</summary>
    public ConcurrentQueue<LedgerMessage> Told { get; } = new();

    public int Disposed { get; private set; }

    public Props CreateActorProps() => Props.Create(() => new LedgerActor(this, firstSequence, replayTop));

    public void Dispose() => Disposed++;

    private sealed class LedgerActor(MemoryLedger ledger, ulong next, ulong top) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            ledger.Told.Enqueue((LedgerMessage)message);
            switch (message)
            {
                case LedgerMessage.Reserve reserve:
                    // A ledger that asks others first tells itself their answer.
                    Self.Tell(new Durable(reserve));
                    break;
                case Durable durable:
                    durable.Request.ReplyTo.Tell(new IngressMessage.SequenceGranted(new SequenceRange(next, next += 4096)));
                    break;
                case LedgerMessage.Prepare prepare:
                    prepare.ReplyTo.Tell(new ControlMessage.Prepared([.. prepare.Definitions.Select(d => new PreparedSa(d, ReplayCheckpoint.InMemory(top), null))]));
                    break;
            }
        }
    }

    private sealed record Durable(LedgerMessage.Reserve Request) : LedgerMessage;
}
