using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// Appends packets to batches one after the other, a run of equal length in one slot, so that one segmented send carries the run and a reader of the batch sees
/// it as one. Single-threaded.
/// </summary>
/// <param name="pool">The pool of the batches.</param>
internal sealed class RelayOutput(PacketBatchPool pool) : IDisposable
{
    private readonly Queue<PacketBatch> _full = new();
    private PacketBatch? _current;

    /// <summary>The longest packet that fits a batch, in octets.</summary>
    public int MaxPacketOctets => pool.OctetsPerBatch;

    /// <summary>Reserves room for a packet of up to <paramref name="length"/> octets. False when the pool is exhausted, or its batches are shorter.</summary>
    public bool TryReserve(int length, out Span<byte> space)
    {
        space = default;
        if (length > pool.OctetsPerBatch) return false;
        if (_current is not null && (_current.FreeOctets < length || _current.Count == _current.Capacity))
        {
            _full.Enqueue(_current);
            _current = null;
        }

        _current ??= pool.TryRent();
        if (_current is null) return false;
        space = _current.Memory.AsSpan(_current.End, length);
        return true;
    }

    /// <summary>Appends the packet that was written to the room reserved last.</summary>
    /// <param name="length">Its octets; at least 1.</param>
    /// <param name="source">The packet's source.</param>
    /// <param name="ecn">Its ECN bits.</param>
    public void Append(int length, in Endpoint source, byte ecn)
    {
        var batch = _current!;
        if (batch.Count > 0)
        {
            ref var last = ref batch[batch.Count - 1];
            if (Continues(last, length) && last.Ecn == ecn && last.Source == source)
            {
                if (last.SegmentSize == 0) last.SegmentSize = last.Length;
                last.Length += length;
                return;
            }
        }

        ref var slot = ref batch.Add(batch.End, length);
        slot.Source = source;
        slot.Ecn = ecn;
    }

    /// <summary>Hands out the next batch, which is not empty; the caller owns it. False when there is none.</summary>
    public bool TryTake([NotNullWhen(true)] out PacketBatch? batch)
    {
        if (_full.TryDequeue(out batch)) return true;
        batch = _current;
        _current = null;
        if (batch is null || batch.Count > 0) return batch is not null;
        batch.Return();
        batch = null;
        return false;
    }

    /// <summary>Returns the batches that were not taken to the pool.</summary>
    public void Dispose()
    {
        while (TryTake(out var batch)) batch.Return();
    }

    // Only the last packet of a run may be shorter than the others.
    private static bool Continues(in PacketSlot run, int length) =>
        run.SegmentSize == 0 ? length <= run.Length : length <= run.SegmentSize && run.Length % run.SegmentSize == 0;
}
