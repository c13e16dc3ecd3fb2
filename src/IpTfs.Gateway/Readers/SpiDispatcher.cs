using System.Buffers.Binary;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>Delivers the ESP packets of a batch, by SPI, to their SAs or to the relays to the nodes that own these.</summary>
/// <remarks>
/// Single-threaded; any thread may read the counters. A batch is moved, not copied, unless it holds packets of several SPIs. Allocates only for a batch with more
/// packets than any before.
/// </remarks>
public sealed class SpiDispatcher
{
    private readonly SaDirectory _directory;
    private readonly BatchSplitter _splitter;
    private readonly PacketOrigin _origin;
    private readonly PacketGroups _groups = new();
    private DropCounters _drops;
    private PacketPlace[] _packets = new PacketPlace[256];

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="directory">The directory that SPIs are looked up in.</param>
    /// <param name="splitPool">The pool for copies, when a batch holds packets of several SPIs.</param>
    /// <param name="origin">The origin of the packets.</param>
    public SpiDispatcher(SaDirectory directory, PacketBatchPool splitPool, PacketOrigin origin)
    {
        _directory = directory;
        _splitter = new BatchSplitter(splitPool);
        _origin = origin;
    }

    /// <summary>Packets that could not be delivered.</summary>
    public ref readonly DropCounters Drops => ref _drops;

    /// <summary>The SPI of the last batch that was delivered as a whole.</summary>
    public uint LastSpi { get; private set; }

    /// <summary>Delivers the packets of a batch. Takes ownership of the batch.</summary>
    /// <param name="batch">
    /// The packets as an outer socket received them, with the peer as source: each has at least an ESP header, except the last segment of a coalesced run.
    /// </param>
    /// <returns>How many packets have no receiver: counted as <c>unknown-spi</c>, or as <c>relay-not-owner</c> when they did not come from a peer.</returns>
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
    /// Delivers a batch to the entry found for its SPI. If the SA has stopped since the look-up, the directory already names the new receiver (the restarted SA, the buffer
    /// until it starts, or the relay): the SPI is looked up again. Takes ownership of the batch.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="batch">Packets of one SPI when the entry is an SA of this node; packets of any SPIs when it is a relay, which stops only with its node.</param>
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

    // Every packet has at least an ESP header, except the last segment of a coalesced run.
    private static uint SpiAt(PacketBatch batch, int offset) =>
        offset + sizeof(uint) <= batch.Memory.Length ? BinaryPrimitives.ReadUInt32BigEndian(batch.Memory.AsSpan(offset)) : 0;
}
