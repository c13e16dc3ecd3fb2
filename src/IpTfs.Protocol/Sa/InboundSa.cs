using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Sa;

/// <summary>One inbound SA: ESP that opens in place, and the tunnel egress behind it.</summary>
/// <remarks>
/// Single-threaded; time never runs backwards. After each <see cref="HandleOuter"/> and <see cref="HandleTimeout"/> the host drains
/// <see cref="TryTakeInner"/>; once the packets of a receive batch are written, it calls <see cref="ReleaseInner"/>. Authentic packets above
/// <see cref="Ceiling"/> wait, and are not received, until it is raised and <see cref="TryHandleCeilingQueue"/> is called.
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
    /// <param name="settings">How it orders and reassembles.</param>
    /// <param name="opener">Its ESP; ownership passes to the SA.</param>
    /// <param name="fragmentPool">Memory for early payloads and split packets.</param>
    /// <exception cref="ArgumentException">The settings cannot work.</exception>
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

    /// <summary>When <see cref="HandleTimeout"/> is to be called.</summary>
    public MonotonicTime NextDeadline => MonotonicTime.Min(_egress.NextDeadline, Lifetime.NextDeadline);

    /// <summary>
    /// Numbers above it are not received yet. After it was raised, <see cref="TryHandleCeilingQueue"/> comes before any newer packet; it is not to be lowered below
    /// <see cref="ReplayTop"/>.
    /// </summary>
    public ulong Ceiling
    {
        get => _opener.Ceiling;
        set => _opener.Ceiling = value;
    }

    /// <summary>Authentic outer packets that wait for the ceiling.</summary>
    public int CeilingQueueCount => _ceilingQueue?.Count ?? 0;

    /// <summary>The highest sequence number among them; 0 when there are none.</summary>
    public ulong HighestInCeilingQueue => _ceilingQueue?.Highest ?? 0;

    /// <summary>Outer packets that wait: for packets before them, or for the ceiling.</summary>
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
    /// Takes one ESP packet and opens it in place: its octets are overwritten, and lent to the packets that <see cref="TryTakeInner"/> gives.
    /// </summary>
    /// <param name="owner">The batch in whose memory it lies. Borrowed until the output is drained and its packets were used.</param>
    /// <param name="offset">Its first octet, that of the SPI.</param>
    /// <param name="length">Its octets, ICV included.</param>
    /// <param name="ecn">The 2 ECN bits of the outer IP header.</param>
    /// <param name="now">The instant of arrival.</param>
    /// <param name="source">Where it came from: remembered with a packet that is parked.</param>
    /// <returns>
    /// Whether the packet was authentic, new and received, which is needed to follow a peer's address. Its payload may still be malformed.
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
    /// Receives the next waiting packet that the ceiling lets through; its output is then to be drained, as that of any other. Called until it is false. Its
    /// payload lies in the SA's own memory until <see cref="ReleaseInner"/>.
    /// </summary>
    /// <param name="now">The present instant: that of its arrival is over.</param>
    /// <param name="packet">The packet's description. Whether it was a replay in the end is seen from <see cref="ReplayTop"/>.</param>
    public bool TryHandleCeilingQueue(MonotonicTime now, out CeilingQueueEntry packet)
    {
        packet = default;
        if (_ceilingQueue is null || !_ceilingQueue.TryTake(Ceiling, out packet, out var owner, out var offset, out var length)) return false;
        var reason = _opener.Accept(owner.Memory.AsSpan(offset, length), packet.Sequence, now, out var payload);
        HandleOpened(reason, payload, owner, offset, packet.Ecn, now);
        return true;
    }

    /// <summary>
    /// Gives up all missing outer packets, so that the packets behind them come out; false when nothing waits. The caller drains the output and calls again until
    /// it is false.
    /// </summary>
    public bool Flush()
    {
        if (_egress.NextDeadline == MonotonicTime.Never) return false;
        _egress.HandleTimeout(new MonotonicTime(MonotonicTime.Never.Nanos - 1));
        return true;
    }

    /// <summary>Drops the outer packets that wait, for the ones before them or for the ceiling, and counts them. Only <see cref="Dispose"/> may follow.</summary>
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
            // A genuine packet that carries nothing still has its place in the sequence.
            if (payload.Sequence != 0) _egress.HandleEmpty(payload.Sequence, now);
        }

        return payload.Sequence != 0;
    }

    /// <summary>Does the work that is due; the output is then to be drained.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        Lifetime.HandleTimeout(now);
        _egress.HandleTimeout(now);
    }

    /// <summary>Hands out the next inner packet; false when there is none.</summary>
    public bool TryTakeInner(out InnerPacket inner) => _egress.TryTakeInner(out inner);

    /// <summary>The packets taken so far are no longer used.</summary>
    public void ReleaseInner()
    {
        _egress.ReleaseInner();
        _ceilingQueue?.Release();
    }

    /// <summary>
    /// Takes the ESP out of the SA, for one with other settings that goes on with its keys and anti-replay window; the caller owns it. The memory of
    /// waiting packets returns to the pool. The SA must not be used any more.
    /// </summary>
    public EspOpener Detach()
    {
        _detached = true;
        _ceilingQueue?.Clear();
        _egress.Dispose();
        return _opener;
    }

    /// <summary>Clears the keys, forgets the waiting packets and returns their memory to the pool.</summary>
    public void Dispose()
    {
        _ceilingQueue?.Clear();
        _egress.Dispose();
        if (!_detached) _opener.Dispose();
    }
}
