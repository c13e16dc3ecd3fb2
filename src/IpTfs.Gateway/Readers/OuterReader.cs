using System.Buffers.Binary;
using IpTfs.Actors.Refs;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.IO;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads one outer socket and tells each SA its packets, by SPI. Passes path errors on to control.</summary>
public sealed class OuterReader(
    IOuterSocket socket, EpollActorParker parker, SaDirectory directory, PacketBatchPool receivePool, PacketBatchPool splitPool, ActorRef<ControlMessage> control)
    : Reader(socket.Descriptor, parker, receivePool, splitPool)
{
    private readonly PathError[] _errors = new PathError[16];
    private readonly bool[] _taken = new bool[4096];

    /// <inheritdoc/>
    protected override int Read(PacketBatch batch) => socket.Receive(batch);

    /// <inheritdoc/>
    protected override void OnNothingRead()
    {
        for (int count; (count = socket.ReadErrors(_errors)) > 0;)
        {
            for (var i = 0; i < count; i++) control.Tell(new ControlMessage.PathErrorReported(_errors[i]));
            if (count < _errors.Length) return;
        }
    }

    /// <inheritdoc/>
    protected override void Dispatch(PacketBatch batch)
    {
        var inbound = directory.Current.Inbound;
        if (!HasOneSpi(batch, out var spi))
        {
            Split(batch, inbound);
            batch.Return();
        }
        else if (inbound.Find(spi) is { } entry)
        {
            entry.Tell(batch);
        }
        else
        {
            foreach (ref readonly var slot in batch.Slots) Drop(DropReason.UnknownSpi, slot.Segments);
            batch.Return();
        }
    }

    // Each packet that is not handed out yet takes all later ones of its SPI with it, so every SA gets one batch, in order.
    private void Split(PacketBatch batch, SpiTable<InboundEntry> inbound)
    {
        var total = 0;
        foreach (ref readonly var slot in batch.Slots) total += slot.Segments;
        var taken = total <= _taken.Length ? _taken.AsSpan(0, total) : new bool[total];
        taken.Clear();
        for (var first = 0; first < total; first++)
        {
            if (!taken[first]) TakeAllOfOneSpi(batch, inbound, first, taken);
        }
    }

    private void TakeAllOfOneSpi(PacketBatch batch, SpiTable<InboundEntry> inbound, int first, Span<bool> taken)
    {
        var spi = 0u;
        InboundEntry? entry = null;
        PacketBatch? target = null;
        var index = 0;
        foreach (ref readonly var slot in batch.Slots)
        {
            var step = slot.Step;
            for (var offset = 0; offset < slot.Length; offset += step, index++)
            {
                if (index < first || taken[index]) continue;
                var packetSpi = SpiAt(batch, slot.Offset + offset);
                if (index == first) entry = inbound.Find(spi = packetSpi);
                if (packetSpi != spi) continue;
                taken[index] = true;
                var length = Math.Min(step, slot.Length - offset);
                if (entry is null) Drop(DropReason.UnknownSpi);
                else if (!TryCopy(entry, ref target, batch, slot with { SegmentSize = 0 }, slot.Offset + offset, length)) Drop(DropReason.RxPoolExhausted);
            }
        }

        if (target is not null) entry!.Tell(target);
    }

    private static bool HasOneSpi(PacketBatch batch, out uint spi)
    {
        spi = SpiAt(batch, batch[0].Offset);
        foreach (ref readonly var slot in batch.Slots)
        {
            var step = slot.Step;
            for (var offset = 0; offset < slot.Length; offset += step)
            {
                if (SpiAt(batch, slot.Offset + offset) != spi) return false;
            }
        }

        return true;
    }

    // The socket hands on nothing shorter than an ESP header, but the last segment of a joined run may be.
    private static uint SpiAt(PacketBatch batch, int offset) =>
        offset + sizeof(uint) <= batch.Memory.Length ? BinaryPrimitives.ReadUInt32BigEndian(batch.Memory.AsSpan(offset)) : 0;
}
