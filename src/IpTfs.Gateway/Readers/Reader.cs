using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads a descriptor in batches while it is readable, and tells each SA its packets. The base of the inner and the outer reader.</summary>
/// <remarks>
/// Runs on a dispatcher's thread that sleeps in epoll; SAs that are idle run on that same thread. What is read is moved, not copied, unless the packets
/// of several SAs came together.
/// </remarks>
/// <param name="descriptor">What to wait for. Borrowed.</param>
/// <param name="parker">What the dispatcher's thread sleeps on.</param>
/// <param name="receivePool">Where packets are read into.</param>
/// <param name="idleParker">
/// What another reader's thread sleeps on, which waits for this descriptor too while packets come one by one; null when none does. The dispatcher must let that thread run this reader.
/// </param>
public abstract class Reader(int descriptor, EpollActorParker parker, PacketBatchPool receivePool, EpollActorParker? idleParker = null) : UntypedActor
{
    // A flood on one descriptor must leave the thread's other actors their turns. While the thread waits for both sides the other one's answers must be taken
    // before they are more than the kernel holds, and a first packet that is handed on alone counts as a batch.
    private const int BatchesPerTurn = 16;
    private const int BatchesPerIdleTurn = 2;

    private DropCounters _drops;
    private SpeculativeReadBackoff _speculativeReads;
    private LoadDetector _idle;
    private bool _comeAlone;
    private ReadinessGate? _ready;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _ready = new ReadinessGate(parker, descriptor, () => self.Tell(ReaderMessage.Ready.Instance, ActorRefs.NoSender), idleParker);
    }

    /// <inheritdoc/>
    protected override void PostStop() => StopReading();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ReaderMessage.Ready:
                var batches = ReadBatches(IsIdle ? BatchesPerIdleTurn : BatchesPerTurn);
                if (_idle.Learn(alone: batches == 0 || (batches == 1 && _comeAlone))) OnIdleChanged();
                _ready?.HandleLooked();
                break;
            case ReaderMessage.SpeculativeRead speculative:
                if (_speculativeReads.IsWorthIt()) _speculativeReads.Learn(ReadBatches(speculative.Batches) > 0);
                break;
            case ReaderMessage.Quiesce:
                StopReading();
                Sender.Tell(Akka.Done.Instance);
                break;
            case ReaderMessage.GetDrops:
                var drops = _drops;
                AddDrops(ref drops);
                Sender.Tell(new ReaderDrops(Self.Path.ToStringWithoutAddress(), drops));
                break;
        }
    }

    /// <summary>Octets that must be free in a batch for one more message to be read.</summary>
    protected abstract int ReadUnit { get; }

    /// <summary>Whether it takes a system call more to find that there is no other packet.</summary>
    protected virtual bool ReadsOneByOne => false;

    /// <summary>Whether packets come one by one; true at first.</summary>
    protected bool IsIdle => _idle.IsIdle;

    /// <summary>Reads what is there into an empty batch and returns how many slots it filled. Never blocks.</summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="oneWillDo">Whether to hand on a first packet before looking for a second.</param>
    protected abstract int Read(PacketBatch batch, bool oneWillDo);

    /// <summary>Hands the packets of a batch to their SAs. Takes ownership of the batch.</summary>
    protected abstract void Dispatch(PacketBatch batch);

    /// <summary>A packet that came alone has been handled, and no other is here.</summary>
    protected virtual void OnLonePacketHandled()
    {
    }

    /// <summary>As many packets as <see cref="ReaderMessage.SpeculativeRead.FloodBatches"/> hold have been handed on in one turn, and more are here.</summary>
    protected virtual void OnBatchesFilled()
    {
    }

    /// <summary>The descriptor was reported ready, but had no packet.</summary>
    protected virtual void OnNothingRead()
    {
    }

    /// <summary><see cref="IsIdle"/> has changed.</summary>
    protected virtual void OnIdleChanged()
    {
    }

    /// <summary>Chooses the thread that waits for the descriptor: the reader's own, or, where there is one, the other that waits for both sides.</summary>
    protected void WaitOn(bool shared)
    {
        if (idleParker is not null) _ready?.WaitOn(shared);
    }

    /// <summary>Counts packets that no SA can be charged with.</summary>
    protected void Drop(DropReason reason, long packets = 1) => _drops.Count(reason, packets);

    /// <summary>Adds what was dropped elsewhere on the reader's behalf.</summary>
    protected virtual void AddDrops(ref DropCounters drops)
    {
    }

    private void StopReading()
    {
        _ready?.Stop();
        _ready = null;
    }

    private int ReadBatches(int most)
    {
        // Where packets have come one by one the next is handed on before it is known to be alone: it is on its way a system call earlier.
        var oneWillDo = ReadsOneByOne && _comeAlone;
        for (var i = 0; i < most && _ready is not null; i++)
        {
            // Without a batch the packets stay in the kernel's queue, which drops and counts what it cannot hold.
            if (receivePool.TryRent() is not { } batch) return i;
            if (ReadInto(batch, oneWillDo && i == 0) == 0)
            {
                batch.Return();
                if (i == 0) OnNothingRead();
                return i;
            }

            // Room that was not used says that there was no more: asking again would cost a system call for each idle packet.
            var drained = batch.Count < batch.Capacity && batch.Memory.Length - batch.End >= ReadUnit;
            var alone = i == 0 && drained && batch.Count == 1 && batch[0].Segments == 1;
            _comeAlone = alone;
            Dispatch(batch);
            if (alone) OnLonePacketHandled();
            else if (!drained && (i + 1) % ReaderMessage.SpeculativeRead.FloodBatches == 0) OnBatchesFilled();
            if (drained && !(oneWillDo && i == 0)) return i + 1;
        }

        return most;
    }

    private int ReadInto(PacketBatch batch, bool oneWillDo)
    {
        try
        {
            return Read(batch, oneWillDo);
        }
        catch
        {
            batch.Return();
            throw;
        }
    }
}
