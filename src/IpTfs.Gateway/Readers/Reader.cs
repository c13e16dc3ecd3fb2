using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads a descriptor in batches while it is readable, and delivers the packets to their SAs. The base of the inner and the outer reader.</summary>
/// <remarks>
/// Runs on a dispatcher's thread that sleeps in epoll; SAs that are idle run on that same thread. A batch is moved, not copied, unless it holds packets of
/// several SAs.
/// </remarks>
/// <param name="descriptor">The descriptor to wait for. Borrowed.</param>
/// <param name="parker">The parker of the dispatcher's thread.</param>
/// <param name="receivePool">The pool of the batches that packets are read into.</param>
/// <param name="idleParker">
/// The parker of another reader's thread, which waits for this descriptor too while the reader is idle; null when there is none. The dispatcher must let that thread run this reader.
/// </param>
public abstract class Reader(int descriptor, EpollActorParker parker, PacketBatchPool receivePool, EpollActorParker? idleParker = null) : UntypedActor
{
    // A flood on one descriptor must leave the thread's other actors their turns. A thread that waits for both sides must read the answers on the other side
    // before the kernel's queue overflows. A first packet that is delivered alone counts as a batch.
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
                _ready?.HandleRead();
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

    /// <summary>Whether each packet takes a system call of its own, so that finding no further packet costs one more.</summary>
    protected virtual bool ReadsOneByOne => false;

    /// <summary>Whether packets arrive one at a time; true at first.</summary>
    protected bool IsIdle => _idle.IsIdle;

    /// <summary>Reads the waiting packets into an empty batch and returns how many slots it filled. Never blocks.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="onlyFirst">Whether to return after the first packet, without looking for a second.</param>
    protected abstract int Read(PacketBatch batch, bool onlyFirst);

    /// <summary>Delivers the packets of a batch to their SAs. Takes ownership of the batch.</summary>
    protected abstract void Dispatch(PacketBatch batch);

    /// <summary>A packet that arrived alone has been delivered, and no other is waiting.</summary>
    protected virtual void OnLonePacketHandled()
    {
    }

    /// <summary>As many packets as <see cref="ReaderMessage.SpeculativeRead.FloodBatches"/> hold have been delivered in one turn, and more are waiting.</summary>
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

    /// <summary>Chooses the thread that waits for the descriptor: the reader's own, or the one that waits for both sides, if there is one.</summary>
    protected void WaitOn(bool shared)
    {
        if (idleParker is not null) _ready?.WaitOn(shared);
    }

    /// <summary>Counts dropped packets that belong to no SA.</summary>
    protected void Drop(DropReason reason, long packets = 1) => _drops.Count(reason, packets);

    /// <summary>Adds the drops that the reader's helpers counted.</summary>
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
        // While packets arrive one at a time, the next one is delivered before the reader knows that it is alone: one system call earlier.
        var onlyFirst = ReadsOneByOne && _comeAlone;
        for (var i = 0; i < most && _ready is not null; i++)
        {
            // Without a batch the packets stay in the kernel's queue, which drops and counts what it cannot hold.
            if (receivePool.TryRent() is not { } batch) return i;
            if (ReadInto(batch, onlyFirst && i == 0) == 0)
            {
                batch.Return();
                if (i == 0) OnNothingRead();
                return i;
            }

            // Unused room shows that no packet was left: another read would cost a system call for each lone packet.
            var drained = batch.Count < batch.Capacity && batch.Memory.Length - batch.End >= ReadUnit;
            var alone = i == 0 && drained && batch.Count == 1 && batch[0].Segments == 1;
            _comeAlone = alone;
            Dispatch(batch);
            if (alone) OnLonePacketHandled();
            else if (!drained && (i + 1) % ReaderMessage.SpeculativeRead.FloodBatches == 0) OnBatchesFilled();
            if (drained && !(onlyFirst && i == 0)) return i + 1;
        }

        return most;
    }

    private int ReadInto(PacketBatch batch, bool onlyFirst)
    {
        try
        {
            return Read(batch, onlyFirst);
        }
        catch
        {
            batch.Return();
            throw;
        }
    }
}
