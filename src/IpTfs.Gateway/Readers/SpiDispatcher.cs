using System.Buffers.Binary;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>Sorts the ESP packets of batches by SPI and tells each SA, or the relay towards it, its own.</summary>
/// <remarks>
/// Single-threaded; its counters may be read from anywhere. What is handed in is moved, not copied, unless the packets of several SPIs came together. Allocates only
/// when a batch has more packets than any before.
/// </remarks>
public sealed class SpiDispatcher
{
    private readonly SaDirectory _directory;
    private readonly BatchSplitter _splitter;
    private readonly PacketOrigin _origin;
    private readonly PacketGroups _groups = new();
    private DropCounters _drops;
    private PacketPlace[] _packets = new PacketPlace[256];

    /// <summary>Makes one.</summary>
    /// <param name="directory">Where SPIs are looked up.</param>
    /// <param name="splitPool">Where packets go that must be separated from their batch.</param>
    /// <param name="origin">Which way the packets come.</param>
    public SpiDispatcher(SaDirectory directory, PacketBatchPool splitPool, PacketOrigin origin)
    {
        _directory = directory;
        _splitter = new BatchSplitter(splitPool);
        _origin = origin;
    }

    /// <summary>Packets that could be told to nobody.</summary>
    public ref readonly DropCounters Drops => ref _drops;

    /// <summary>The SPI of the last batch that was told as a whole.</summary>
    public uint LastSpi { get; private set; }

    /// <summary>Tells the packets of a batch to whom they are for. Takes ownership of the batch.</summary>
    /// <param name="batch">
    /// The packets as an outer socket received them: each at least an ESP header long, the last of a joined run excepted, with the peer as its source.
    /// </param>
    /// <returns>How many packets are for nobody: counted as <c>unknown-spi</c>, or as <c>relay-not-owner</c> when they did not come from a peer.</returns>
    public int Dispatch(PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var directory = _directory.Current;
        var lost = 0;
        if (batch.Count == 0)
        {
            batch.Return();
        }
        else if (!HasOneSpi(batch, out var spi))
        {
            lost = Split(batch, directory);
            batch.Return();
        }
        else if (Find(directory, spi) is { } entry)
        {
            LastSpi = spi;
            TellFound(entry, batch);
        }
        else
        {
            lost = batch.PacketCount;
            batch.Return();
        }

        if (lost > 0) _drops.Count(_origin == PacketOrigin.Peer ? DropReason.UnknownSpi : DropReason.RelayNotOwner, lost);
        return lost;
    }

    /// <summary>
    /// Tells a batch to whom it was found to be for. The directory knows of an SA's end before that comes: who found it before and tells it after finds there where its packets
    /// go now, to the same SA started anew, to who keeps them until it is, or to the relay. Takes ownership of the batch.
    /// </summary>
    /// <param name="entry">What was found.</param>
    /// <param name="batch">Of an SA that is here, packets of its SPI; of a relay, which stops only with its node, of any.</param>
    public void TellFound(DirectoryEntry entry, PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(batch);
        if (entry is not InboundEntry)
        {
            entry.Tell(batch);
        }
        else if (!entry.TryTell(batch))
        {
            (Find(_directory.Current, SpiAt(batch, batch[0].Offset)) ?? entry).Tell(batch);
        }
    }

    private DirectoryEntry? Find(SaDirectory.Snapshot directory, uint spi) => _origin switch
    {
        PacketOrigin.Peer => directory.FindInbound(spi),
        PacketOrigin.Relay => directory.FindRelayed(spi),
        _ => directory.Inbound.Find(spi),
    };

    private int Split(PacketBatch batch, SaDirectory.Snapshot directory)
    {
        var total = batch.PacketCount;
        if (_packets.Length < total) _packets = new PacketPlace[total];
        _groups.Begin(total);
        var lost = Sort(batch, directory);
        for (var group = 0; group < _groups.Count; group++) TellGroup(batch, _groups.Group(group, out var first), first);
        return lost;
    }

    private int Sort(PacketBatch batch, SaDirectory.Snapshot directory)
    {
        DirectoryEntry? entry = null;
        var (spi, index, lost) = (0u, 0, 0);
        foreach (var packet in batch.Packets)
        {
            var packetSpi = SpiAt(batch, packet.Offset);
            if (index == 0 || packetSpi != spi) entry = Find(directory, spi = packetSpi);
            _packets[index] = packet;
            if (entry is null) lost++;
            else _groups.Add(entry, index);
            index++;
        }

        return lost;
    }

    private void TellGroup(PacketBatch batch, DirectoryEntry entry, int first)
    {
        PacketBatch? target = null;
        for (var i = first; i >= 0; i = _groups.Next(i))
        {
            var (slot, offset, length) = _packets[i];
            if (!_splitter.TryCopy(ref target, batch, batch[slot] with { SegmentSize = 0 }, offset, length, out var full)) _drops.Count(DropReason.RxPoolExhausted);
            if (full is not null) TellFound(entry, full);
        }

        if (target is not null) TellFound(entry, target);
    }

    private static bool HasOneSpi(PacketBatch batch, out uint spi)
    {
        spi = SpiAt(batch, batch[0].Offset);
        foreach (var packet in batch.Packets)
        {
            if (SpiAt(batch, packet.Offset) != spi) return false;
        }

        return true;
    }

    // Nothing shorter than an ESP header is handed in, but the last segment of a joined run may be.
    private static uint SpiAt(PacketBatch batch, int offset) =>
        offset + sizeof(uint) <= batch.Memory.Length ? BinaryPrimitives.ReadUInt32BigEndian(batch.Memory.AsSpan(offset)) : 0;
}
