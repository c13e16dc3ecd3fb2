using System.Diagnostics;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;

namespace IpTfs.Protocol.Sa;

/// <summary>
/// Authenticated outer packets of one SA that must not be accepted before the ceiling is raised: their decrypted octets, in order of arrival. Limited in number and
/// memory.
/// </summary>
/// <remarks>Single-threaded. An empty queue holds no batch.</remarks>
/// <param name="pool">The memory for the octets.</param>
internal sealed class CeilingQueue(PacketBatchPool pool)
{
    /// <summary>How many packets may wait: as many as a peer sends at 100,000 packets a second during two ledger responses.</summary>
    public const int MaxPackets = 2048;

    /// <summary>How many batches of the pool they may use: enough for that many packets of 1,500 octets.</summary>
    public const int MaxBatches = 48;

    private const int LeastRoom = 4;

    private readonly FragmentStore _store = new(pool);
    private (CeilingQueueEntry Packet, StoredSlice Slice)[] _entries = [];
    private int _count;
    private int _scanned;
    private int _kept;
    private StoredSlice _taken;
    private bool _isTaken;

    /// <summary>Packets waiting.</summary>
    public int Count => _count - _scanned + _kept;

    /// <summary>Batches of the pool that are held now.</summary>
    public int HeldBatches => _store.Rented;

    /// <summary>The highest sequence number waiting; 0 when none is.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Copies a packet. Any result but <see cref="DropReason.None"/> is the reason why it was not queued. Borrows the octets.</summary>
    public DropReason Add(in CeilingQueueEntry packet, ReadOnlySpan<byte> opened)
    {
        Debug.Assert(_scanned == 0 && !_isTaken, "nothing is added while packets are taken");
        // Nearly all packets arrive in order.
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
    /// Removes the next packet at or below the ceiling. Call until it returns false; the octets stay valid until the following <see cref="Release"/>.
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

    /// <summary>Discards all waiting packets, returns their memory and reports how many there were.</summary>
    public int Clear()
    {
        var count = Count;
        // Entries kept by the current pass are in front, entries not yet scanned follow.
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
