using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// Buffers outer packets whose SA is being handed over, until the node knows where the SA runs. Bounded in octets, slots and time: packets beyond the
/// bound are refused, packets that wait for too long are dropped, and both are counted.
/// </summary>
/// <remarks>Single-threaded. Packets are as the peer sent them: the SA that gets them checks whether they are genuine and new.</remarks>
/// <param name="pool">The memory of the copies. Shared by all handoff buffers of a node, and their common bound.</param>
/// <param name="batches">How many batches this buffer may fill.</param>
/// <param name="longest">How long a packet is kept at most.</param>
internal sealed class HandoffBuffer(PacketBatchPool pool, int batches, TimeSpan longest) : IDisposable
{
    private readonly Queue<(MonotonicTime Begun, PacketBatch Batch)> _batches = new();
    private PacketBatch? _last;
    private RelayCounters _counters;

    /// <summary>When <see cref="HandleTimeout"/> is to be called; never when the buffer is empty.</summary>
    public MonotonicTime NextDeadline => _batches.TryPeek(out var oldest) ? oldest.Begun + longest : MonotonicTime.Never;

    /// <summary>Copies the packets of a batch into the buffer. Borrows the batch.</summary>
    public void Handle(PacketBatch packets, MonotonicTime now)
    {
        HandleTimeout(now);
        foreach (ref readonly var slot in packets.Slots)
        {
            if (TryAppend(packets, slot, now)) _counters.Held += slot.Segments;
            else _counters.HoldOverflow += slot.Segments;
        }
    }

    /// <summary>Drops the batches that have waited for too long.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        while (_batches.TryPeek(out var oldest) && oldest.Begun + longest <= now) Drop();
    }

    /// <summary>
    /// Hands out the oldest batch, its packets sorted by SPI and sequence number; the caller owns the batch. False when the buffer is empty.
    /// </summary>
    /// <remarks>Packets that the peer sends to the next owner directly overtake packets relayed by the old owner: in a long hand-over by more than the reorder window.</remarks>
    public bool TryTake([NotNullWhen(true)] out PacketBatch? packets)
    {
        packets = null;
        if (!_batches.TryDequeue(out var oldest)) return false;
        packets = oldest.Batch;
        if (packets == _last) _last = null;
        Sort(packets);
        return true;
    }

    /// <summary>Returns what was counted since the last call.</summary>
    public RelayCounters TakeCounters() => _counters.Take();

    /// <summary>Drops everything.</summary>
    public void Dispose()
    {
        while (_batches.Count > 0) Drop();
    }

    private bool TryAppend(PacketBatch packets, in PacketSlot slot, MonotonicTime now)
    {
        var octets = packets.Memory.AsSpan(slot.Offset, slot.Length);
        if (_last is null || !_last.TryAppend(octets))
        {
            if (_batches.Count == batches || octets.Length > pool.OctetsPerBatch || pool.TryRent() is not { } fresh) return false;
            fresh.TryAppend(octets);
            _batches.Enqueue((now, fresh));
            _last = fresh;
        }

        ref var copy = ref _last[_last.Count - 1];
        copy = slot with { Offset = copy.Offset };
        return true;
    }

    // By SPI and sequence number. An insertion sort: few slots, nearly in order; and numbers that wrap around have no order that a general sort could rely on.
    private static void Sort(PacketBatch packets)
    {
        var slots = packets.Slots;
        for (var i = 1; i < slots.Length; i++)
        {
            var slot = slots[i];
            var place = i;
            for (; place > 0 && IsBefore(packets, slot, slots[place - 1]); place--) slots[place] = slots[place - 1];
            slots[place] = slot;
        }
    }

    private static bool IsBefore(PacketBatch packets, in PacketSlot one, in PacketSlot other)
    {
        var (spi, sequence) = Header(packets, one);
        var (otherSpi, otherSequence) = Header(packets, other);
        return spi < otherSpi || (spi == otherSpi && (int)(sequence - otherSequence) < 0);
    }

    // A slot that is not an ESP packet goes first; its receiver refuses it.
    private static (uint Spi, uint Sequence) Header(PacketBatch packets, in PacketSlot slot) =>
        EspView.TryParse(packets.Memory.AsSpan(slot.Offset, slot.Length), out var esp) ? (esp.Spi, esp.Sequence) : default;

    private void Drop()
    {
        TryTake(out var batch);
        _counters.HoldExpired += batch!.PacketCount;
        batch.Return();
    }
}
