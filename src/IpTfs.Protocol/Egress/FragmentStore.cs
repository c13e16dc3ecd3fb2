using System.Diagnostics;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Protocol.Egress;

/// <summary>
/// The memory of one egress for octets that must outlive their receive buffer: early payloads and packets in reassembly. Slices are allocated one after another
/// from pooled batches; a batch is returned when no slice is in use and its readers have been released.
/// </summary>
/// <remarks>
/// Single-threaded. Slices are freed nearly in allocation order, which follows sequence numbers: while the oldest slice is in use, at most two reorder windows of
/// payloads are allocated after it. That limits the batches held.
/// </remarks>
internal sealed class FragmentStore
{
    private readonly PacketBatchPool _pool;
    private (PacketBatch? Batch, int InUse)[] _batches = [];
    private int _current = -1;
    private int _used;

    public FragmentStore(PacketBatchPool pool) => _pool = pool;

    /// <summary>Batches rented now.</summary>
    public int Rented { get; private set; }

    /// <summary>Octets that can be allocated without renting another batch.</summary>
    public int Room => _current < 0 ? 0 : _batches[_current].Batch!.Memory.Length - _used;

    /// <summary>Allocates a slice. False when it is longer than a batch or the pool is empty.</summary>
    public bool TryAllocate(int octets, out StoredSlice slice)
    {
        slice = default;
        if (_current < 0 || octets > _batches[_current].Batch!.Memory.Length - _used)
        {
            if (octets > _pool.OctetsPerBatch || _pool.TryRent() is not { } batch) return false;
            _current = FreeIndex();
            _batches[_current] = (batch, 0);
            _used = 0;
            Rented++;
        }

        slice = new StoredSlice(_current, _used, octets);
        _used += octets;
        _batches[_current].InUse++;
        return true;
    }

    /// <summary>The batch of a slice.</summary>
    public PacketBatch Batch(StoredSlice slice) => _batches[slice.Index].Batch!;

    /// <summary>The octets of a slice.</summary>
    public Span<byte> Span(StoredSlice slice) => Batch(slice).Memory.AsSpan(slice.Offset, slice.Length);

    /// <summary>Ends the use of a slice; its octets stay readable until <see cref="Release"/>.</summary>
    public void Free(StoredSlice slice)
    {
        ref var entry = ref _batches[slice.Index];
        Debug.Assert(entry.InUse > 0, "a slice is freed once");
        entry.InUse--;
    }

    /// <summary>Returns the batches without a slice in use to the pool.</summary>
    public void Release()
    {
        if (Rented == 0) return;
        for (var i = 0; i < _batches.Length; i++)
        {
            ref var entry = ref _batches[i];
            if (entry.Batch is null || entry.InUse > 0) continue;
            entry.Batch.Return();
            entry.Batch = null;
            Rented--;
            if (i == _current) _current = -1;
        }
    }

    private int FreeIndex()
    {
        for (var i = 0; i < _batches.Length; i++)
        {
            if (_batches[i].Batch is null) return i;
        }

        var index = _batches.Length;
        Array.Resize(ref _batches, Math.Max(2, index * 2));
        return index;
    }
}
