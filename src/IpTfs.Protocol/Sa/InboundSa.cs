using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Sa;

/// <summary>One inbound SA: ESP that decrypts in place, followed by the tunnel egress.</summary>
/// <remarks>
/// Single-threaded; time never runs backwards. After each <see cref="HandleOuter"/> and <see cref="HandleTimeout"/> the host drains
/// <see cref="TryTakeInner"/>; once the packets of a receive batch are written, it calls <see cref="ReleaseInner"/>. Authenticated packets above <see
/// cref="Ceiling"/> wait, and do not count as received, until it is raised and <see cref="TryHandleCeilingQueue"/> is called.
/// </remarks>
public sealed class InboundSa : IDisposable
{
    private const byte CongestionExperienced = 3;

    private readonly EspOpener _opener;
    private readonly TunnelEgress _egress;
    private readonly PacketBatchPool _pool;
    private CeilingQueue? _ceilingQueue;
    private InboundSaCounters _counters;
    private bool _detached;

    /// <summary>Makes an SA that has received nothing.</summary>
    /// <param name="settings">The reorder and reassembly settings.</param>
    /// <param name="opener">The ESP opener; ownership passes to the SA.</param>
    /// <param name="fragmentPool">Memory for early payloads and split packets.</param>
    /// <exception cref="ArgumentException">The settings are invalid.</exception>
    public InboundSa(EgressSettings settings, EspOpener opener, PacketBatchPool fragmentPool)
    {
        ArgumentNullException.ThrowIfNull(opener);
        _egress = new TunnelEgress(settings, fragmentPool);
        _pool = fragmentPool;
        _opener = opener;
    }

    /// <summary>The SPI that this end chose.</summary>
    public uint Spi => _opener.Spi;

    /// <summary>The SA's use of its lifetime.</summary>
    public Lifetime Lifetime => _opener.Lifetime;

    /// <summary>The highest sequence number received; checkpoints keep it.</summary>
    public ulong ReplayTop => _opener.ReplayTop;

    /// <summary>The time of the next <see cref="HandleTimeout"/> call.</summary>
    public MonotonicTime NextDeadline => MonotonicTime.Min(_egress.NextDeadline, Lifetime.NextDeadline);

    /// <summary>
    /// Higher sequence numbers are not received yet. After raising it, call <see cref="TryHandleCeilingQueue"/> before any newer packet. Must not be lowered below
    /// <see cref="ReplayTop"/>.
    /// </summary>
    public ulong Ceiling
    {
        get => _opener.Ceiling;
        set => _opener.Ceiling = value;
    }

    /// <summary>Authenticated outer packets that wait for the ceiling.</summary>
    public int CeilingQueueCount => _ceilingQueue?.Count ?? 0;

    /// <summary>The highest sequence number in the ceiling queue; 0 when it is empty.</summary>
    public ulong HighestInCeilingQueue => _ceilingQueue?.Highest ?? 0;

    /// <summary>Outer packets that wait for earlier packets or for the ceiling.</summary>
    public int HeldPayloads => _egress.HeldPayloads + CeilingQueueCount;

    /// <summary>Batches of the fragment pool that are held now.</summary>
    public int HeldBatches => _egress.HeldBatches + (_ceilingQueue?.HeldBatches ?? 0);

    /// <summary>The counters of received packets.</summary>
    public ref readonly InboundSaCounters Counters => ref _counters;

    /// <summary>The counters of the egress.</summary>
    public ref readonly EgressCounters EgressCounters => ref _egress.Counters;

    /// <summary>The dropped packets, by reason, of opening, ordering and reassembly.</summary>
    public ref readonly DropCounters Drops => ref _egress.Drops;

    /// <summary>Refuses every sequence number up to <paramref name="top"/> from now on: for an SA that continues after a restart or on another node.</summary>
    /// <exception cref="InvalidOperationException">A higher number was already received.</exception>
    public void StartAt(ulong top) => _opener.StartAt(top);

    /// <summary>
    /// Processes one ESP packet in place: its octets are overwritten, and lent to the packets that <see cref="TryTakeInner"/> returns.
    /// </summary>
    /// <param name="owner">The batch whose memory holds it. Borrowed until the output is drained and its packets were used.</param>
    /// <param name="offset">Its first octet, that of the SPI.</param>
    /// <param name="length">Its octets, ICV included.</param>
    /// <param name="ecn">The 2 ECN bits of the outer IP header.</param>
    /// <param name="now">The instant of arrival.</param>
    /// <param name="source">Its sender, stored with a packet that waits for the ceiling.</param>
    /// <returns>
    /// Whether the packet was authenticated, new and received, which is needed to follow a peer's address. Its payload may still be malformed.
    /// </returns>
    public bool HandleOuter(PacketBatch owner, int offset, int length, byte ecn, MonotonicTime now, in Endpoint source = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        _counters.RxOuterPackets++;
        _counters.RxOuterOctets += length;
        var reason = _opener.Open(owner.Memory.AsSpan(offset, length), now, out var payload);
        if (reason == DropReason.CeilingWaitOverflow)
        {
            _ceilingQueue ??= new CeilingQueue(_pool);
            var packet = new CeilingQueueEntry(payload.Sequence, ecn, source);
            _egress.CountDrop(_ceilingQueue.Add(packet, owner.Memory.AsSpan(offset + payload.Offset, payload.Length)));
            return false;
        }

        return HandleOpened(reason, payload, owner, offset, ecn, now);
    }

    /// <summary>
    /// Receives the next waiting packet at or below the ceiling; drain its output as for any other packet. Call until it returns false. Its
    /// payload lies in the SA's own memory until <see cref="ReleaseInner"/>.
    /// </summary>
    /// <param name="now">The current time, not the packet's arrival.</param>
    /// <param name="packet">The packet's description. <see cref="ReplayTop"/> shows whether it turned out to be a replay.</param>
    public bool TryHandleCeilingQueue(MonotonicTime now, out CeilingQueueEntry packet)
    {
        packet = default;
        if (_ceilingQueue is null || !_ceilingQueue.TryTake(Ceiling, out packet, out var owner, out var offset, out var length)) return false;
        var reason = _opener.Accept(owner.Memory.AsSpan(offset, length), packet.Sequence, now, out var payload);
        HandleOpened(reason, payload, owner, offset, packet.Ecn, now);
        return true;
    }

    /// <summary>
    /// Gives up all missing outer packets, so that the packets after them are delivered; false when no packet waits. The caller drains the output and repeats the
    /// call until it returns false.
    /// </summary>
    public bool Flush()
    {
        if (_egress.NextDeadline == MonotonicTime.Never) return false;
        _egress.HandleTimeout(new MonotonicTime(MonotonicTime.Never.Nanos - 1));
        return true;
    }

    /// <summary>Drops and counts the outer packets that wait for earlier packets or for the ceiling. Only <see cref="Dispose"/> may follow.</summary>
    public void Abandon(DropReason reason)
    {
        for (var left = _egress.HeldPayloads + (_ceilingQueue?.Clear() ?? 0); left > 0; left--) _egress.CountDrop(reason);
    }

    private bool HandleOpened(DropReason reason, in EspPayload payload, PacketBatch owner, int offset, byte ecn, MonotonicTime now)
    {
        if (payload.Sequence != 0 && (ecn & CongestionExperienced) == CongestionExperienced) _counters.RxCongestionMarks++;
        //= RFC9347 §2.3 R24: the SA carries AGGFRAG payloads and nothing else
        if (reason == DropReason.None && payload.NextHeader != IpProtocols.Aggfrag) reason = DropReason.NextHeaderUnsupported;
        if (reason == DropReason.None)
        {
            _egress.HandlePayload(payload.Sequence, owner, offset + payload.Offset, payload.Length, now);
        }
        else
        {
            _egress.CountDrop(reason);
            // An authenticated packet without a payload still occupies its sequence number.
            if (payload.Sequence != 0) _egress.HandleEmpty(payload.Sequence, now);
        }

        return payload.Sequence != 0;
    }

    /// <summary>Handles expired timers; drain the output afterwards.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        Lifetime.HandleTimeout(now);
        _egress.HandleTimeout(now);
    }

    /// <summary>Returns the next inner packet; false when there is none.</summary>
    public bool TryTakeInner(out InnerPacket inner) => _egress.TryTakeInner(out inner);

    /// <summary>Releases the packets taken so far.</summary>
    public void ReleaseInner()
    {
        _egress.ReleaseInner();
        _ceilingQueue?.Release();
    }

    /// <summary>
    /// Detaches the ESP opener for an SA with other settings that continues its keys and anti-replay window; the caller owns it. The memory of waiting packets
    /// returns to the pool. The SA must not be used afterwards.
    /// </summary>
    public EspOpener Detach()
    {
        _detached = true;
        _ceilingQueue?.Clear();
        _egress.Dispose();
        return _opener;
    }

    /// <summary>Clears the keys, discards the waiting packets and returns their memory to the pool.</summary>
    public void Dispose()
    {
        _ceilingQueue?.Clear();
        _egress.Dispose();
        if (!_detached) _opener.Dispose();
    }
}
