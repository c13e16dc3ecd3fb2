using System.Diagnostics;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;

namespace IpTfs.Protocol.Sa;

/// <summary>
/// Authenticated outer packets of one SA that must not be accepted before the ceiling is raised: their opened octets, in the order in which they came. Bounded in
/// number and in memory.
/// </summary>
/// <remarks>Single-threaded. Keeps its list, but no batch, when it is empty.</remarks>
/// <param name="pool">Where the octets lie.</param>
internal sealed class CeilingQueue(PacketBatchPool pool)
{
    /// <summary>How many packets may wait: as many as a peer of 100,000 packets a second sends while the ledger answers twice.</summary>
    public const int MaxPackets = 2048;

    /// <summary>How many batches of the pool they may take: as many packets of 1,500 octets.</summary>
    public const int MaxBatches = 48;

    private const int LeastRoom = 4;

    private readonly FragmentStore _store = new(pool);
    private (CeilingQueueEntry Packet, StoredSlice Slice)[] _entries = [];
    private int _count;
    private int _scanned;
    private int _kept;
    private StoredSlice _taken;
    private bool _isTaken;

    /// <summary>Packets that wait.</summary>
    public int Count => _count - _scanned + _kept;

    /// <summary>Batches of the pool that are held now.</summary>
    public int HeldBatches => _store.Rented;

    /// <summary>The highest number that waits; 0 when none does.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Copies a packet. Anything but <see cref="DropReason.None"/> is why it was not kept. Borrows the octets.</summary>
    public DropReason Add(in CeilingQueueEntry packet, ReadOnlySpan<byte> opened)
    {
        Debug.Assert(_scanned == 0 && !_isTaken, "nothing is added while packets are taken");
        // Nearly all come in order.
        for (var i = 0; packet.Sequence <= Highest && i < _count; i++)
        {
            if (_entries[i].Packet.Sequence == packet.Sequence) return DropReason.Replayed;
        }

        if (_count == MaxPackets || (_store.Rented == MaxBatches && opened.Length > _store.Room)) return DropReason.CeilingWaitOverflow;
        if (!_store.TryAllocate(opened.Length, out var slice)) return DropReason.RxPoolExhausted;
        opened.CopyTo(_store.Span(slice));
        if (_count == _entries.Length) Array.Resize(ref _entries, Math.Max(LeastRoom, _count * 2));
        _entries[_count++] = (packet, slice);
        Highest = Math.Max(Highest, packet.Sequence);
        return DropReason.None;
    }

    /// <summary>
    /// Takes the next packet that a ceiling lets through. It is called until it is false; a packet's octets may be used until <see cref="Release"/> after that.
    /// </summary>
    public bool TryTake(ulong ceiling, out CeilingQueueEntry packet, out PacketBatch owner, out int offset, out int length)
    {
        FreeTaken();
        while (_scanned < _count)
        {
            ref readonly var entry = ref _entries[_scanned++];
            if (entry.Packet.Sequence > ceiling)
            {
                _entries[_kept++] = entry;
                continue;
            }

            (packet, _taken, _isTaken) = (entry.Packet, entry.Slice, true);
            (owner, offset, length) = (_store.Batch(_taken), _taken.Offset, _taken.Length);
            return true;
        }

        (_count, _scanned, _kept, Highest) = (_kept, 0, 0, 0);
        for (var i = 0; i < _count; i++) Highest = Math.Max(Highest, _entries[i].Packet.Sequence);
        (packet, owner, offset, length) = (default, null!, 0, 0);
        return false;
    }

    /// <summary>The packets taken so far are no longer used.</summary>
    public void Release() => _store.Release();

    /// <summary>Forgets everything that waits, returns its memory and says how many packets it was.</summary>
    public int Clear()
    {
        var count = Count;
        // The entries that a pass has kept stand in front, those that it has not yet seen behind.
        FreeTaken();
        for (var i = 0; i < _kept; i++) _store.Free(_entries[i].Slice);
        for (var i = _scanned; i < _count; i++) _store.Free(_entries[i].Slice);
        (_count, _scanned, _kept, Highest) = (0, 0, 0, 0);
        _store.Release();
        return count;
    }

    private void FreeTaken()
    {
        if (_isTaken) _store.Free(_taken);
        _isTaken = false;
    }
}
