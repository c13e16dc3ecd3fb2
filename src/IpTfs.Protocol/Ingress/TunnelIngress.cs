using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Ingress;

/// <summary>
/// The tunnel ingress of one SA (RFC 9347 §1.1), the sender: packs inner packets into AGGFRAG payloads and schedules them. The queue consists of the payloads; see
/// <see cref="PayloadPacker"/>.
/// </summary>
/// <remarks>
/// Single-threaded; time never runs backwards. The host passes inner packets, calls <see cref="HandleTimeout"/> at the end of its input
/// batch (and whenever <see cref="NextDeadline"/> is reached), drains <see cref="TryTakePayloads"/> and arms one timer.
/// On demand a full batch is sent at once, since waiting could not improve its packing; a batch that is not full waits for the initial delay.
/// At a constant rate the schedule starts with the first <see cref="HandleTimeout"/>, which is due from the beginning.
/// </remarks>
public sealed class TunnelIngress : IDisposable
{
    private readonly IngressSettings _settings;
    private readonly EspOverhead _overhead;
    private readonly PacketBatchPool _pool;
    private readonly PayloadPacker _packer;
    private readonly PacedOutput? _paced;
    private IngressCounters _counters;
    private SparseDropCounters _drops;
    private MonotonicTime _flushAt = MonotonicTime.Never;

    /// <summary>Makes an ingress with an empty queue.</summary>
    /// <param name="settings">The packing and pacing settings.</param>
    /// <param name="overhead">The octets that sealing will put around each payload.</param>
    /// <param name="pool">The memory for payloads; each batch must hold at least one sealed payload.</param>
    /// <exception cref="ArgumentException">The settings are invalid, or a payload does not fit a batch.</exception>
    public TunnelIngress(IngressSettings settings, EspOverhead overhead, PacketBatchPool pool)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(pool);
        settings.Validate();
        _settings = settings;
        _overhead = overhead;
        _pool = pool;
        _packer = new PayloadPacker(settings, overhead, pool, settings.PayloadOctets);
        if (settings.Mode == SendMode.ConstantRate) _paced = new PacedOutput(settings, overhead, pool, _packer);
    }

    /// <summary>Octets of a full AGGFRAG payload, header included.</summary>
    public int PayloadOctets => _packer.PayloadOctets;

    /// <summary>The largest inner packet that fits one payload: the tunnel's MTU where fragments are not allowed.</summary>
    public int WholePacketMtu => _packer.Capacity;

    /// <summary>Octets of inner packets that are accepted and not yet returned.</summary>
    public long QueuedOctets => _packer.QueuedOctets;

    /// <summary>The time of the next <see cref="HandleTimeout"/> call; <see cref="MonotonicTime.Never"/> when nothing waits.</summary>
    public MonotonicTime NextDeadline => _paced?.NextDeadline ?? _flushAt;

    /// <summary>The counters.</summary>
    public ref readonly IngressCounters Counters => ref _counters;

    /// <summary>The dropped packets, by reason.</summary>
    public ref readonly DropCounters Drops => ref _drops.Counters;

    /// <summary>Accepts one inner packet. It is copied once, into the payloads that carry it; both parts are borrowed.</summary>
    /// <param name="head">The packet or its first part; at least the fixed IP header.</param>
    /// <param name="body">The rest of the packet, or nothing: segments of a super-packet come as header and slice.</param>
    /// <param name="now">The instant.</param>
    public IngressVerdict HandleInner(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, MonotonicTime now)
    {
        var length = head.Length + body.Length;
        if (DataBlock.Read(head, out var said) != DataBlockStatus.Packet || said != length) return Drop(DropReason.InnerMalformed);
        //= RFC9347 §2.2.6 R22: with fragmentation off, a packet that does not fit is refused with the MTU for a too-big message
        if (_settings.DontFragment && length > _packer.Capacity)
        {
            _drops.Count(DropReason.TooBig);
            return IngressVerdict.TooBig(_packer.Capacity);
        }

        if (_packer.QueuedOctets + length > _settings.MaxQueueOctets) return Drop(DropReason.QueueFull);
        //= RFC9348 §4: an inner packet that would be held longer than max-aggregation-time is dropped
        if (_paced is not null && _paced.NanosUntilSent(length, now) > _settings.MaxAggregationNanos) return Drop(DropReason.HeldTooLong);

        if (length <= _packer.Room)
        {
            _packer.Append(head, body);
        }
        else if (!TryPack(head, body, length))
        {
            return Drop(DropReason.TxPoolExhausted);
        }

        _counters.TxInnerPackets++;
        _counters.TxInnerOctets += length;
        if (_paced is null && _flushAt == MonotonicTime.Never)
        {
            _flushAt = now.AddNanos(Math.Min(_settings.InitialDelayNanos, _settings.MaxAggregationNanos));
        }

        return IngressVerdict.Accepted;
    }

    /// <summary>Makes the queue, or the payloads of the due slots, ready to be sent. Does nothing when nothing is due.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        if (_paced is not null)
        {
            _paced.HandleTimeout(now, ref _counters);
        }
        else if (_flushAt <= now)
        {
            Flush();
        }
    }

    /// <summary>On demand: makes everything that is queued ready to be sent, due or not. Does nothing at a constant rate.</summary>
    public void Flush()
    {
        if (_paced is not null) return;
        _flushAt = MonotonicTime.Never;
        _packer.Flush();
    }

    /// <summary>
    /// Sets the payload size, for a path MTU that has changed. Queued packets are packed again; only a packet that must stay whole and no
    /// longer fits is dropped. Payloads returned before keep their size.
    /// </summary>
    /// <param name="payloadOctets">Octets of a full AGGFRAG payload, header included.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too small for data or too large for a batch of the pool.</exception>
    public void HandlePayloadSize(int payloadOctets)
    {
        if (payloadOctets == _packer.PayloadOctets) return;
        var sent = _paced?.SentOfOldest ?? 0;
        var flushed = _paced is null && _flushAt == MonotonicTime.Never;
        var queue = _packer.Detach();
        try
        {
            _packer.SetPayloadSize(payloadOctets);
        }
        finally
        {
            QueuedStream.Repack(queue, sent, (_overhead.HeaderLength, _settings.HeaderOctets), _packer, _settings.DontFragment, ref _drops);
            if (flushed) _packer.Flush();
            _paced?.HandleRepacked();
        }
    }

    /// <summary>Returns payloads to seal and send now; the caller takes ownership of the batch.</summary>
    /// <remarks>
    /// Each slot is the written part of one ESP packet: header and IV are left free at its front, the payload stands at
    /// <see cref="EspOverhead.HeaderLength"/> and ends where the slot ends; trailer and ICV fit between it and the next slot.
    /// </remarks>
    public bool TryTakePayloads([NotNullWhen(true)] out PacketBatch? batch)
    {
        if (_paced is not null)
        {
            batch = _paced.TryTake();
            return batch is not null;
        }

        batch = null;
        if (_packer.ClosedBatches == 0) return false;
        var entry = _packer.Dequeue();
        batch = entry.Batch;
        if (_packer.QueuedPayloads == 0) _flushAt = MonotonicTime.Never;
        _counters.TxPayloads += batch.Count;
        _counters.TxPayloadOctets += entry.DataOctets + entry.PadOctets + (long)batch.Count * _settings.HeaderOctets;
        _counters.TxExtraPadPackets += entry.PaddedPayloads;
        _counters.TxExtraPadOctets += entry.PadOctets;
        return true;
    }

    /// <summary>
    /// Returns the queued payloads to the pool, unsent, and returns how many inner packets they held; a packet counts if its end is queued.
    /// Only <see cref="Dispose"/> may follow.
    /// </summary>
    public int Abandon()
    {
        var packets = 0;
        var first = _paced?.SentOfOldest ?? 0;
        var queue = _packer.Detach();
        while (queue.Count > 0) packets += Abandon(queue.Dequeue().Batch, ref first);
        while (_paced?.TryTake() is { } batch) packets += Abandon(batch, ref first);
        return packets;
    }

    /// <summary>Returns the queued payloads to the pool, unsent.</summary>
    public void Dispose()
    {
        var queue = _packer.Detach();
        while (queue.Count > 0) queue.Dequeue().Batch.Return();
        _paced?.Dispose();
    }

    // An inner packet is counted where it ends; earlier fragments are not counted separately.
    internal static int CountPackets(ReadOnlySpan<byte> payload)
    {
        if (AggfragHeader.Parse(payload, out var aggfrag) != DropReason.None) return 0;
        var blocks = aggfrag.DataBlocks;
        if (aggfrag.BlockOffset > blocks.Length) return 0;
        var count = aggfrag.BlockOffset > 0 ? 1 : 0;
        blocks = blocks[aggfrag.BlockOffset..];
        while (DataBlock.Read(blocks, out var length) == DataBlockStatus.Packet && length <= blocks.Length)
        {
            count++;
            blocks = blocks[length..];
        }

        return count;
    }

    private int Abandon(PacketBatch batch, ref int first)
    {
        var packets = 0;
        for (var i = first; i < batch.Count; i++) packets += CountPackets(batch.Span(i)[_overhead.HeaderLength..]);
        first = 0;
        batch.Return();
        return packets;
    }

    private bool TryPack(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int length)
    {
        var mark = _packer.Mark();
        var split = _packer.Begin(length);
        if (_packer.TryWrite(head) && _packer.TryWrite(body))
        {
            if (split) _counters.TxFragmentedPackets++;
            return true;
        }

        _packer.Undo(mark);
        return false;
    }

    private IngressVerdict Drop(DropReason reason)
    {
        _drops.Count(reason);
        return IngressVerdict.Dropped(reason);
    }
}
