using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Sa;

/// <summary>One outbound SA: a tunnel ingress and an ESP sealer that encrypts its payloads in place.</summary>
/// <remarks>
/// Single-threaded; time never runs backwards. The host passes inner packets, calls <see cref="HandleTimeout"/> at the end of its input batch and at
/// <see cref="NextDeadline"/>, sends the batches of <see cref="TryTakeOuter"/>, and adds sequence numbers before they run out.
/// </remarks>
public sealed class OutboundSa : IDisposable
{
    private readonly TunnelIngress _ingress;
    private readonly EspSealer _sealer;
    private readonly ulong _batchNumbers;
    private bool _detached;
    private SparseDropCounters _drops;

    /// <summary>Makes an SA without sequence numbers: call <see cref="HandleSequenceRange"/> before the first packet.</summary>
    /// <param name="settings">The packing and pacing settings.</param>
    /// <param name="sealer">The ESP sealer; ownership passes to the SA.</param>
    /// <param name="pool">The memory for outer packets.</param>
    /// <exception cref="ArgumentException">The settings are invalid, or an outer packet does not fit a batch.</exception>
    public OutboundSa(IngressSettings settings, EspSealer sealer, PacketBatchPool pool)
    {
        ArgumentNullException.ThrowIfNull(sealer);
        //= RFC9347 §2.2.3 R13: each SA has a packer of its own, so no inner packet lies on two SAs
        _ingress = new TunnelIngress(settings, sealer.Overhead, pool);
        _sealer = sealer;
        _batchNumbers = (ulong)pool.SlotsPerBatch;
    }

    /// <summary>The SPI that the peer chose.</summary>
    public uint Spi => _sealer.Spi;

    /// <summary>The octets that sealing adds to a payload.</summary>
    public EspOverhead Overhead => _sealer.Overhead;

    /// <summary>The SA's use of its lifetime.</summary>
    public Lifetime Lifetime => _sealer.Lifetime;

    /// <summary>How many outer packets can be sealed before another range of sequence numbers is needed.</summary>
    public ulong RemainingSequences => _sealer.Remaining;

    /// <summary>Whether every sequence number that the SA may ever use is spent: it needs a successor.</summary>
    public bool IsExhausted => _sealer.IsExhausted;

    /// <summary>The next sequence number; every lower one is spent or will never be used.</summary>
    public ulong NextSequence => _sealer.NextSequence;

    /// <summary>Octets of a full AGGFRAG payload, header included.</summary>
    public int PayloadOctets => _ingress.PayloadOctets;

    /// <summary>The largest inner packet that fits one payload.</summary>
    public int WholePacketMtu => _ingress.WholePacketMtu;

    /// <summary>Octets of inner packets that are accepted and not yet sealed.</summary>
    public long QueuedOctets => _ingress.QueuedOctets;

    /// <summary>The time of the next <see cref="HandleTimeout"/> call.</summary>
    public MonotonicTime NextDeadline => MonotonicTime.Min(_ingress.NextDeadline, Lifetime.NextDeadline);

    /// <summary>The counters of the packer.</summary>
    public ref readonly IngressCounters IngressCounters => ref _ingress.Counters;

    /// <summary>The dropped packets, by reason, of packing and sealing.</summary>
    public DropCounters Drops
    {
        get
        {
            var all = _ingress.Drops;
            all.Add(_drops.Counters);
            return all;
        }
    }

    /// <summary>Accepts one inner packet in one or two parts; both are borrowed.</summary>
    public IngressVerdict HandleInner(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, MonotonicTime now)
    {
        // A packet that can never be sealed is not queued: the host gets the reason at once.
        var reason = Lifetime.IsExpired ? DropReason.TxSaExpired : _sealer.IsExhausted ? DropReason.SequenceExhausted : DropReason.None;
        if (reason == DropReason.None) return _ingress.HandleInner(head, body, now);
        _drops.Count(reason);
        return IngressVerdict.Dropped(reason);
    }

    /// <summary>Adds sequence numbers to use.</summary>
    /// <exception cref="InvalidOperationException">The range does not lie above all ranges added before.</exception>
    public void HandleSequenceRange(SequenceRange range) => _sealer.AddRange(range);

    /// <summary>Sets the payload size, for a path MTU that has changed.</summary>
    /// <param name="payloadOctets">Octets of a full AGGFRAG payload, header included.</param>
    public void HandlePayloadSize(int payloadOctets) => _ingress.HandlePayloadSize(payloadOctets);

    /// <summary>On demand: makes everything that is queued ready to be sent, due or not.</summary>
    public void Flush() => _ingress.Flush();

    /// <summary>Drops all queued packets, due or not, and counts them. Only <see cref="Dispose"/> may follow.</summary>
    public void Abandon(DropReason reason) => _drops.Count(reason, _ingress.Abandon());

    /// <summary>Handles expired timers.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        Lifetime.HandleTimeout(now);
        _ingress.HandleTimeout(now);
    }

    /// <summary>
    /// Seals and returns the outer packets to send now; the caller takes ownership of the batch. Each slot is one ESP packet; slots of equal length are contiguous,
    /// so that one segmented send can carry them. While the next range of sequence numbers is awaited and the remaining numbers may not suffice for a batch, the
    /// batch stays in the queue.
    /// </summary>
    /// <param name="now">The current time, for the lifetime.</param>
    /// <param name="batch">The packets, at least one.</param>
    public bool TryTakeOuter(MonotonicTime now, [NotNullWhen(true)] out PacketBatch? batch)
    {
        batch = null;
        if (_sealer.Remaining < _batchNumbers && _sealer.CanTakeRange) return false;
        while (_ingress.TryTakePayloads(out batch))
        {
            if (Seal(batch, now)) return true;
            batch.Return();
        }

        return false;
    }

    /// <summary>
    /// Detaches the ESP sealer for an SA with other settings that continues its keys and numbers; the caller owns it. The queue returns to the pool unsent: drain
    /// first. The SA must not be used afterwards.
    /// </summary>
    public EspSealer Detach()
    {
        _detached = true;
        _ingress.Dispose();
        return _sealer;
    }

    /// <summary>Clears the keys and returns the queued payloads to the pool, unsent.</summary>
    public void Dispose()
    {
        _ingress.Dispose();
        if (!_detached) _sealer.Dispose();
    }

    private bool Seal(PacketBatch batch, MonotonicTime now)
    {
        var header = _sealer.Overhead.HeaderLength;
        for (var i = 0; i < batch.Count; i++)
        {
            ref var slot = ref batch[i];
            var payload = slot.Length - header;
            var space = batch.Memory.AsSpan(slot.Offset, _sealer.Overhead.SealedLength(payload));
            //= RFC9347 §2.3 R24: only AGGFRAG payloads travel on the SA
            //= RFC9347 §2.2.3 R11: payloads that follow each other have sequence numbers that do
            //= RFC9347 §3.1 R42: the slot keeps ECN 0: outer headers are Not-ECT
            var reason = _sealer.Seal(space, payload, IpProtocols.Aggfrag, now, out slot.Length);
            if (reason == DropReason.None) continue;
            DropFrom(batch, i, payload, reason);
            return i > 0;
        }

        return true;
    }

    // Numbers and lifetime are not replenished within a batch: the packets after the first refusal are refused too.
    private void DropFrom(PacketBatch batch, int first, int firstPayload, DropReason reason)
    {
        var header = _sealer.Overhead.HeaderLength;
        batch[first].Length = header + firstPayload;
        for (var i = first; i < batch.Count; i++) _drops.Count(reason, TunnelIngress.CountPackets(batch.Span(i)[header..]));
        batch.Truncate(first);
    }
}
