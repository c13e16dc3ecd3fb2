using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads a descriptor in batches while it is readable, and delivers the packets to their SAs. The base of the inner and the outer reader.</summary>
/// <remarks>
/// Runs on a dispatcher's thread that sleeps in epoll; SAs that are idle run on that same thread. A batch is moved, not copied, unless it holds packets of
/// several SAs. A turn reads batch after batch; the outcome of each read decides the next step:
/// <code>
///  Empty    the turn ends
///  Lone     delivered; the turn ends, unless the read was limited to one packet: then the next read tells whether it came alone
///  Drained  delivered; the turn ends
///  Filled   delivered; the next read follows, until the turn has had its share of batches
/// </code>
/// </remarks>
/// <param name="descriptor">The descriptor to wait for. Borrowed.</param>
/// <param name="parker">The parker of the dispatcher's thread.</param>
/// <param name="receivePool">The pool of the batches that packets are read into.</param>
/// <param name="readsOneByOne">Whether each packet takes a system call of its own, so that finding no further packet costs one more.</param>
/// <param name="idleParker">
/// The parker of another reader's thread, which waits for this descriptor too while the reader is idle; null when there is none. The dispatcher must let that thread run this reader.
/// </param>
public abstract class Reader(int descriptor, EpollActorParker parker, PacketBatchPool receivePool, bool readsOneByOne = false, EpollActorParker? idleParker = null) : UntypedActor
{
    // A flood on one descriptor must leave the thread's other actors their turns. A thread that waits for both sides must read the answers on the other side
    // before the kernel's queue overflows. A first packet that is delivered alone counts as a batch.
    private const int BatchesPerTurn = 16;
    private const int BatchesPerIdleTurn = 2;

    private DropCounters _drops;
    private SpeculativeReadBackoff _speculativeReads;
    private LoadDetector _load;
    private ReadOutcome _last = ReadOutcome.Drained;
    private ReadinessGate? _gate;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _gate = new ReadinessGate(parker, descriptor, () => self.Tell(ReaderMessage.Ready.Instance, ActorRefs.NoSender), idleParker);
    }

    /// <inheritdoc/>
    protected override void PostStop() => StopReading();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ReaderMessage.Ready:
                var batches = ReadTurn(IsIdle ? BatchesPerIdleTurn : BatchesPerTurn);
                if (_load.Learn(alone: batches == 0 || (batches == 1 && _last == ReadOutcome.Lone))) OnLoadChanged();
                _gate?.HandleRead();
                break;
            case ReaderMessage.SpeculativeRead speculative:
                if (_speculativeReads.IsWorthIt()) _speculativeReads.Learn(ReadTurn(speculative.Batches) > 0);
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

    /// <summary>Whether packets arrive one at a time; true at first.</summary>
    protected bool IsIdle => _load.IsIdle;

    /// <summary>Reads the waiting packets into an empty batch and returns how many slots it filled. Never blocks.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="most">How many packets to read at most. With 1, the read does not look for a second packet; only a reader that reads one by one is asked for that.</param>
    protected abstract int Read(PacketBatch batch, int most);

    /// <summary>Delivers the packets of a batch to their SAs. Takes ownership of the batch.</summary>
    protected abstract void Dispatch(PacketBatch batch);

    /// <summary>A read has ended, and its packets have been delivered.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="batches">Batches that the turn has delivered so far.</param>
    protected virtual void AfterRead(ReadOutcome outcome, int batches)
    {
    }

    /// <summary><see cref="IsIdle"/> has changed.</summary>
    protected virtual void OnLoadChanged()
    {
    }

    /// <summary>Chooses the thread that waits for the descriptor: the reader's own, or the one that waits for both sides, if there is one.</summary>
    protected void WaitOn(bool shared)
    {
        if (idleParker is not null) _gate?.WaitOn(shared);
    }

    /// <summary>Counts dropped packets that belong to no SA.</summary>
    protected void Drop(DropReason reason, long packets = 1) => _drops.Count(reason, packets);

    /// <summary>Adds the drops that the reader's helpers counted.</summary>
    protected virtual void AddDrops(ref DropCounters drops)
    {
    }

    private void StopReading()
    {
        _gate?.Stop();
        _gate = null;
    }

    // Returns how many batches were delivered. Without a batch to read into, the packets stay in the kernel's queue, which drops and counts what it cannot hold.
    private int ReadTurn(int most)
    {
        // While packets arrive one at a time, the next one is delivered before the reader knows that it is alone: one system call earlier.
        var limit = readsOneByOne && _last == ReadOutcome.Lone ? 1 : int.MaxValue;
        var delivered = 0;
        while (delivered < most && _gate is not null && receivePool.TryRent() is { } batch)
        {
            var outcome = ReadInto(batch, limit, isFirst: delivered == 0);
            if (outcome == ReadOutcome.Empty)
            {
                batch.Return();
            }
            else
            {
                _last = outcome;
                Dispatch(batch);
                delivered++;
            }

            AfterRead(outcome, delivered);
            if (outcome == ReadOutcome.Empty || (outcome != ReadOutcome.Filled && limit > 1)) break;
            limit = int.MaxValue;
        }

        return delivered;
    }

    private ReadOutcome ReadInto(PacketBatch batch, int limit, bool isFirst)
    {
        try
        {
            if (Read(batch, limit) == 0) return ReadOutcome.Empty;
        }
        catch
        {
            batch.Return();
            throw;
        }

        // Room that is left shows that no packet was: another read would cost a system call for each lone packet.
        if (batch.Count == batch.Capacity || batch.Memory.Length - batch.End < ReadUnit) return ReadOutcome.Filled;
        return isFirst && batch.Count == 1 && batch[0].Segments == 1 ? ReadOutcome.Lone : ReadOutcome.Drained;
    }
}
