using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Ingress;

/// <summary>
/// The constant-rate half of an ingress: one payload of exactly the fixed size per slot of the schedule, filled with the available data, or all pad.
/// </summary>
/// <remarks>
/// Queued payloads share batches but are sent one by one, so each is copied once more, into a batch shared by the payloads due at the same time.
/// The stream's sizes and times depend on the settings and the clock alone (RFC 9347 §2.4.1).
/// </remarks>
internal sealed class PacedOutput : IDisposable
{
    private const int MaximumWaitingBatches = 2;

    private readonly IngressSettings _settings;
    private readonly EspOverhead _overhead;
    private readonly PacketBatchPool _pool;
    private readonly PayloadPacker _packer;
    private readonly PacingSchedule _schedule;
    private readonly BatchQueue _out = new();
    private bool _outClosed;

    public PacedOutput(IngressSettings settings, EspOverhead overhead, PacketBatchPool pool, PayloadPacker packer)
    {
        _settings = settings;
        _overhead = overhead;
        _pool = pool;
        _packer = packer;
        _schedule = new PacingSchedule(settings.FixedRateBitsPerSecond, OctetsPerSlot);
    }

    /// <summary>When the next slot is due.</summary>
    public MonotonicTime NextDeadline => _schedule.Next;

    /// <summary>Payloads of the packer's oldest batch that have been sent already.</summary>
    public int SentOfOldest { get; private set; }

    private int OctetsPerSlot =>
        _settings.OuterHeaderOctets + _overhead.SealedLength(_packer.PayloadOctets)
        + (_settings.RateLayer == RateLayer.L2 ? IngressTuning.EthernetOverheadOctets : 0);

    /// <summary>How long the last octet of an inner packet that arrives now would wait for its slot, in nanoseconds.</summary>
    public long NanosUntilSent(int length, MonotonicTime now)
    {
        if (_settings.MaxAggregationNanos == long.MaxValue) return 0;
        var waiting = _packer.QueuedPayloads - SentOfOldest;
        var room = _packer.Room;
        var beyond = length <= room ? 0 : ((length - room) + _packer.Capacity - 1) / _packer.Capacity;
        return _schedule.NanosUntil(Math.Max(0, waiting - 1 + beyond), now);
    }

    /// <summary>Writes the payloads whose slots are due.</summary>
    public void HandleTimeout(MonotonicTime now, ref IngressCounters counters)
    {
        if (_schedule.Next > now) return;
        //= RFC9347 §2.4.1 R25: the rate is constant; lateness is made up for within bounds and never becomes a burst
        var due = _schedule.TakeDue(now, _settings.CatchUpPackets, out var missed);
        counters.TxMissedSlots += missed;
        counters.TxLateSlots += due - 1;
        for (var i = 0; i < due; i++)
        {
            if (TryRoom() is { } batch)
            {
                WriteSlot(batch, ref counters);
            }
            else
            {
                counters.TxMissedSlots++;
            }
        }
    }

    /// <summary>The next batch of payloads, whose ownership passes to the caller, or null.</summary>
    public PacketBatch? TryTake() => _out.Count > 0 ? _out.Dequeue().Batch : null;

    /// <summary>Records that the queue was repacked at another size. Payloads already written at the old size stay in separate batches.</summary>
    public void HandleRepacked()
    {
        SentOfOldest = 0;
        _outClosed = true;
        _schedule.Resize(OctetsPerSlot);
    }

    /// <summary>Returns the payloads that were not taken to the pool.</summary>
    public void Dispose()
    {
        while (_out.Count > 0) _out.Dequeue().Batch.Return();
    }

    private PacketBatch? TryRoom()
    {
        var stride = _overhead.SealedLength(_packer.PayloadOctets);
        if (_out.Count > 0 && !_outClosed)
        {
            var newest = _out.Tail.Batch;
            var end = newest.Count == 0 ? 0 : newest[newest.Count - 1].Offset + 2 * stride;
            if (newest.Count < Math.Min(newest.Capacity, IngressTuning.MaximumBatchPayloads)
                && end <= Math.Min(newest.Memory.Length, IngressTuning.MaximumBatchOctets))
            {
                return newest;
            }
        }

        // While the host takes no payloads (it waits for sequence numbers), slots pass unused instead of building a queue.
        var batch = _out.Count < MaximumWaitingBatches ? _pool.TryRent() : null;
        if (batch is null) return null;
        _out.Enqueue(batch);
        _outClosed = false;
        return batch;
    }

    private void WriteSlot(PacketBatch batch, ref IngressCounters counters)
    {
        var offset = batch.Count == 0 ? 0 : batch[batch.Count - 1].Offset + _overhead.SealedLength(_packer.PayloadOctets);
        ref var slot = ref batch.Add(offset, _overhead.HeaderLength + _packer.PayloadOctets);
        var payload = batch.Memory.AsSpan(offset + _overhead.HeaderLength, _packer.PayloadOctets);
        counters.TxPayloads++;
        counters.TxPayloadOctets += payload.Length;
        var data = TakeQueued(payload);
        if (data == 0)
        {
            //= RFC9347 §2.2.3 R5: an all-pad payload has BlockOffset 0 and one pad block
            payload.Clear();
            counters.TxAllPadPackets++;
            counters.TxAllPadOctets += payload.Length - _settings.HeaderOctets;
        }
        else if (data < payload.Length)
        {
            payload[data..].Clear();
            counters.TxExtraPadPackets++;
            counters.TxExtraPadOctets += payload.Length - data;
        }
    }

    /// <summary>Copies and removes the oldest queued payload; returns its octets, header included, or 0 when nothing is queued.</summary>
    private int TakeQueued(Span<byte> destination)
    {
        if (_packer.QueuedPayloads - SentOfOldest == 0) return 0;
        // If no full payload is queued before it, the open payload is sent partly filled.
        if (_packer.ClosedBatches == 0 && SentOfOldest == _packer.Queue.Head.Batch.Count - 1) _packer.CloseOpen();
        var oldest = _packer.Queue.Head.Batch;
        var payload = oldest.Span(SentOfOldest)[_overhead.HeaderLength..];
        payload.CopyTo(destination);
        _packer.HandleSent(payload.Length - _settings.HeaderOctets);
        SentOfOldest++;
        if (SentOfOldest == oldest.Count)
        {
            if (_packer.Queue.Count == 1) _packer.Flush();
            _packer.Dequeue().Batch.Return();
            SentOfOldest = 0;
        }

        return payload.Length;
    }
}
