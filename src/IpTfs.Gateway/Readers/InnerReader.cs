using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads one queue of the inner device, looks up the security policy and delivers the packets to their SAs. A packet without a policy is dropped, never sent in clear text.</summary>
/// <remarks>One look-up in the policy per flow and batch.</remarks>
public sealed class InnerReader(
    IInnerQueue queue, EpollActorParker parker, SaDirectory directory, PacketBatchPool receivePool, PacketBatchPool splitPool, EpollActorParker? idleParker = null)
    : Reader(queue.Descriptor, parker, receivePool, readsOneByOne: true, idleParker)
{
    private readonly OutboundEntry?[] _entries = new OutboundEntry?[receivePool.SlotsPerBatch];
    private readonly BatchSplitter _splitter = new(splitPool);
    private readonly PacketGroups _groups = new();
    private readonly HashSet<IOuterSocket> _busyReaders = [];

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is not ReaderMessage.ReaderLoadChanged change)
        {
            base.OnReceive(message);
            return;
        }

        if (change.IsIdle) _busyReaders.Remove(change.Socket);
        else _busyReaders.Add(change.Socket);
        ChooseThread();
    }

    /// <inheritdoc/>
    protected override void OnLoadChanged() => ChooseThread();

    /// <inheritdoc/>
    protected override int ReadUnit => queue.ReadUnit;

    /// <inheritdoc/>
    protected override int Read(PacketBatch batch, int most) => queue.Read(batch, most);

    /// <inheritdoc/>
    protected override void Dispatch(PacketBatch batch)
    {
        if (Classify(batch, directory.Current.Policy) is { } only)
        {
            only.Tell(batch);
            return;
        }

        _groups.Begin(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (_entries[i] is { } entry) _groups.Add(entry, i);
            _entries[i] = null;
        }

        for (var group = 0; group < _groups.Count; group++) TellGroup(batch, _groups.Group(group, out var first), first);
        batch.Return();
    }

    // A thread that waits for both sides answers a lone packet without waking another thread. More traffic, on either side, is work for two threads.
    private void ChooseThread() => WaitOn(shared: IsIdle && _busyReaders.Count == 0);

    /// <summary>Looks up every packet, counts those that have no tunnel, and returns the tunnel if all packets belong to one.</summary>
    private OutboundEntry? Classify(PacketBatch batch, SelectorTable<OutboundEntry> policy)
    {
        var same = true;
        var known = false;
        InnerPacketInfo last = default;
        OutboundEntry? found = null;
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var slot = ref batch[i];
            if (!InnerPacketInfo.TryRead(batch.Span(i), out var info))
            {
                Drop(DropReason.InnerMalformed);
                _entries[i] = null;
                same = false;
                continue;
            }

            if (!known || info.Source != last.Source || info.Destination != last.Destination)
            {
                known = true;
                last = info;
                found = policy.TryFindOutbound(info, out var entry) ? entry : null;
            }

            _entries[i] = found;
            if (found is null) Drop(DropReason.NoPolicy, slot.Segments);
            same &= found is not null && found == _entries[0];
        }

        return same ? found : null;
    }

    private void TellGroup(PacketBatch batch, DirectoryEntry entry, int first)
    {
        PacketBatch? target = null;
        for (var i = first; i >= 0; i = _groups.Next(i))
        {
            ref readonly var slot = ref batch[i];
            if (!_splitter.TryCopy(ref target, batch, slot, slot.Offset, slot.Length, out var full)) Drop(DropReason.TxPoolExhausted, slot.Segments);
            if (full is not null) entry.Tell(full);
        }

        if (target is not null) entry.Tell(target);
    }
}
