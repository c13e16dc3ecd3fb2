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
/// <see cref="TryTakeInner"/>; once the packets of a receive batch are written, it calls <see cref="ReleaseInner"/>.
/// </remarks>
public sealed class InboundSa : IDisposable
{
    private const byte CongestionExperienced = 3;

    private readonly EspOpener _opener;
    private readonly Egress.Egress _egress;
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
        _egress = new Egress.Egress(settings, fragmentPool);
        _opener = opener;
    }

    /// <summary>The SPI that this end chose.</summary>
    public uint Spi => _opener.Spi;

    /// <summary>What the SA has used of its lifetime.</summary>
    public Lifetime Lifetime => _opener.Lifetime;

    /// <summary>The highest sequence number received: what a checkpoint keeps.</summary>
    public ulong ReplayTop => _opener.ReplayTop;

    /// <summary>When <see cref="HandleTimeout"/> is to be called.</summary>
    public MonotonicTime NextDeadline => MonotonicTime.Min(_egress.NextDeadline, Lifetime.NextDeadline);

    /// <summary>Early outer packets that wait for the ones before them.</summary>
    public int HeldPayloads => _egress.HeldPayloads;

    /// <summary>Batches of the fragment pool that are held now.</summary>
    public int HeldBatches => _egress.HeldBatches;

    /// <summary>What was received.</summary>
    public ref readonly InboundSaCounters Counters => ref _counters;

    /// <summary>What the egress did.</summary>
    public ref readonly EgressCounters EgressCounters => ref _egress.Counters;

    /// <summary>What was dropped, and why, on the whole way in.</summary>
    public ref readonly DropCounters Drops => ref _egress.Drops;

    /// <summary>The congestion-control fields of the last payload of sub-type 1; all 0 before.</summary>
    public ref readonly AggfragCongestionInfo CongestionInfo => ref _egress.CongestionInfo;

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
    /// <returns>Whether the packet was genuine and new, as following a peer's address needs to know: what it carried may still be at fault.</returns>
    public bool HandleOuter(PacketBatch owner, int offset, int length, byte ecn, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(owner);
        _counters.RxOuterPackets++;
        _counters.RxOuterOctets += length;
        var reason = _opener.Open(owner.Memory.AsSpan(offset, length), now, out var payload);
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
            if (payload.Sequence != 0) _egress.HandleVoid(payload.Sequence, now);
        }

        return payload.Sequence != 0;
    }

    /// <summary>Does what is due; the output is then to be drained.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        Lifetime.HandleTimeout(now);
        _egress.HandleTimeout(now);
    }

    /// <summary>Hands out the next inner packet; false when there is none.</summary>
    public bool TryTakeInner(out InnerPacket inner) => _egress.TryTakeInner(out inner);

    /// <summary>The packets taken so far are no longer used.</summary>
    public void ReleaseInner() => _egress.ReleaseInner();

    /// <summary>
    /// Takes the ESP out of the SA, for one with other settings that goes on with its keys and anti-replay window; the caller owns it. What waits
    /// returns to the pool. The SA must not be used any more.
    /// </summary>
    public EspOpener Detach()
    {
        _detached = true;
        _egress.Dispose();
        return _opener;
    }

    /// <summary>Clears the keys, forgets what waits and returns its memory to the pool.</summary>
    public void Dispose()
    {
        _egress.Dispose();
        if (!_detached) _opener.Dispose();
    }
}
