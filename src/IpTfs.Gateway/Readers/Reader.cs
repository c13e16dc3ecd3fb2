using IpTfs.Actors;
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
/// <param name="splitPool">Where packets go that must be separated from their batch.</param>
public abstract class Reader(int descriptor, EpollActorParker parker, PacketBatchPool receivePool, PacketBatchPool splitPool) : Actor<ReaderMessage>
{
    // A flood on one descriptor must leave the thread's other actors their turns.
    private const int BatchesPerTurn = 16;

    private DropCounters _drops;
    private IDisposable? _registration;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Context.Self;
        _registration = parker.Register(descriptor, () => self.Tell(ReaderMessage.Ready.Instance));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _registration?.Dispose();
        _registration = null;
    }

    /// <inheritdoc/>
    protected override void Receive(ReaderMessage message)
    {
        switch (message)
        {
            case ReaderMessage.Ready:
                ReadBatches();
                break;
            case ReaderMessage.Quiesce quiesce:
                PostStop();
                quiesce.Done.Tell(Context.Path.ToString());
                break;
            case ReaderMessage.GetDrops get:
                get.ReplyTo.Tell(new ReaderDrops(Context.Path.ToString(), _drops));
                break;
        }
    }

    /// <summary>Reads what is there into an empty batch and returns how many slots it filled. Never blocks.</summary>
    protected abstract int Read(PacketBatch batch);

    /// <summary>Hands the packets of a batch to their SAs. Takes ownership of the batch.</summary>
    protected abstract void Dispatch(PacketBatch batch);

    /// <summary>The descriptor was reported ready, but had no packet.</summary>
    protected virtual void OnNothingRead()
    {
    }

    /// <summary>Counts packets that no SA can be charged with.</summary>
    protected void Drop(DropReason reason, long packets = 1) => _drops.Count(reason, packets);

    /// <summary>
    /// Copies some octets of a slot, with what the device said about them, behind the packets already copied for an SA. A target that is full is told to the
    /// SA and replaced.
    /// </summary>
    /// <param name="entry">The SA.</param>
    /// <param name="target">Its batch so far; null when there is none yet.</param>
    /// <param name="source">The shared batch. Borrowed.</param>
    /// <param name="slot">What to say about the copy; its offset and length are ignored.</param>
    /// <param name="offset">First octet, in the shared batch's memory.</param>
    /// <param name="length">How many octets.</param>
    /// <returns>False when the pool has nothing left: the caller counts the drop.</returns>
    protected bool TryCopy(Routing.DirectoryEntry entry, ref PacketBatch? target, PacketBatch source, in PacketSlot slot, int offset, int length)
    {
        var octets = source.Memory.AsSpan(offset, length);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            target ??= splitPool.TryRent();
            if (target is null) return false;
            if (target.TryAppend(octets))
            {
                ref var copy = ref target[target.Count - 1];
                copy = slot with { Offset = copy.Offset, Length = length };
                return true;
            }

            entry.Tell(target);
            target = null;
        }

        return false;
    }

    private void ReadBatches()
    {
        for (var i = 0; i < BatchesPerTurn && _registration is not null; i++)
        {
            // Without a batch the packets stay in the kernel's queue, which drops and counts what it cannot hold.
            if (receivePool.TryRent() is not { } batch) return;
            if (Read(batch) == 0)
            {
                batch.Return();
                if (i == 0) OnNothingRead();
                return;
            }

            Dispatch(batch);
        }
    }
}
