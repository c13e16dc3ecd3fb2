using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Datapath;

/// <summary>
/// The egress path of one inbound SA, without its actor: opens, checks, orders and reassembles the outer packets of the socket's batches, matches each inner packet
/// against the selectors, and writes it to the inner device.
/// </summary>
/// <remarks>Single-threaded. Owns the SA. Allocates nothing once traffic runs.</remarks>
public sealed class EgressPipeline : ISaPipeline
{
    private readonly InboundSa _sa;
    private readonly SaDefinition _definition;
    private readonly ReplayCheckpoint _checkpoint;
    private readonly IInnerDevice _device;
    private readonly Action<Endpoint>? _peerMoved;
    private Endpoint _peer;
    private InnerPacketInfo _permittedV6;
    private ulong _permittedV4;
    private EgressPipelineCounters _counters;
    private SparseDropCounters _drops;
    private ulong _topAtRaise;
    private MonotonicTime _askAgainAt;
    private bool _hasAskedWaiting;

    /// <summary>Makes the pipeline of an SA.</summary>
    /// <param name="sa">The SA; owned from now on. Starts above the checkpoint.</param>
    /// <param name="definition">The tunnel.</param>
    /// <param name="peer">The present address of the peer.</param>
    /// <param name="checkpoint">Stores the highest accepted number.</param>
    /// <param name="device">The device that inner packets are written to. Shared.</param>
    /// <param name="peerMoved">
    /// Called when the peer's address has changed, before the packet from the new address is delivered: the host's answer must go to the new address.
    /// </param>
    public EgressPipeline(
        InboundSa sa, SaDefinition definition, in Endpoint peer, ReplayCheckpoint checkpoint, IInnerDevice device, Action<Endpoint>? peerMoved = null)
    {
        ArgumentNullException.ThrowIfNull(sa);
        _sa = sa;
        _definition = definition;
        _checkpoint = checkpoint;
        _device = device;
        _peerMoved = peerMoved;
        _peer = peer;
        sa.Ceiling = checkpoint.Ceiling;
        _topAtRaise = sa.ReplayTop;
    }

    /// <summary>The SA.</summary>
    public InboundSa Sa => _sa;

    /// <summary>The counters of received packets.</summary>
    public ref readonly EgressPipelineCounters Counters => ref _counters;

    /// <summary>Drops of the pipeline itself, without those of the SA.</summary>
    public ref readonly DropCounters Drops => ref _drops.Counters;

    /// <inheritdoc/>
    public MonotonicTime NextDeadline => _sa.CeilingQueueCount == 0 ? _sa.NextDeadline : MonotonicTime.Min(_sa.NextDeadline, _askAgainAt);

    /// <summary>Opens the packets of a batch and delivers the inner packets in them. Borrows the batch; its octets are overwritten.</summary>
    public void Handle(PacketBatch batch, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var writer = _device.RentWriter(_sa.Spi);
        TakeCeiling(writer, now);
        // No foreach: its enumerator is not kept in registers, and a refused packet took 25 % longer.
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var slot = ref batch[i];
            var step = slot.Step;
            for (var offset = 0; offset < slot.Length; offset += step)
                HandleOuter(batch, slot, slot.Offset + offset, Math.Min(step, slot.Length - offset), writer, now);
        }

        Finish(writer);
    }

    /// <inheritdoc/>
    public void HandleTimeout(MonotonicTime now)
    {
        if (_sa.NextDeadline > now) return;
        _sa.HandleTimeout(now);
        using var writer = _device.RentWriter(_sa.Spi);
        Deliver(writer, markCongestion: false);
        Finish(writer);
    }

    /// <summary>Receives the packets that waited for the ceiling, if the ceiling is higher now.</summary>
    public void HandleCeilingRaised(MonotonicTime now)
    {
        using var writer = _device.RentWriter(_sa.Spi);
        TakeCeiling(writer, now);
        Finish(writer);
    }

    /// <summary>
    /// Whether to ask the ledger for a higher ceiling: when packets wait for it, or ahead of need when half of the numbers below the last ceiling are used. The request
    /// is repeated when no answer has come, and at once when the first packet has to wait after a request ahead of need: the ledger serves waiting SAs first. Only
    /// authenticated packets count.
    /// </summary>
    /// <param name="now">The instant.</param>
    /// <param name="wanted">The lowest ceiling that is enough.</param>
    public bool TryTakeCeilingDemand(MonotonicTime now, out ulong wanted)
    {
        var (ceiling, top) = (_sa.Ceiling, _sa.ReplayTop);
        wanted = Math.Max(top, _sa.HighestInCeilingQueue);
        var isWaiting = _sa.CeilingQueueCount > 0;
        if (ceiling == ulong.MaxValue || (now < _askAgainAt && (_hasAskedWaiting || !isWaiting))) return false;
        var room = ceiling > _topAtRaise ? ceiling - _topAtRaise : 0;
        if (!isWaiting && (top == _topAtRaise || top < ceiling - (room / 2))) return false;
        _askAgainAt = now.AddNanos(GatewayTuning.CeilingPatienceNanos);
        _hasAskedWaiting = isWaiting;
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Gives up missing outer packets and delivers the packets that wait for them. Packets above the ceiling keep waiting.</remarks>
    public void Flush(MonotonicTime now)
    {
        using var writer = _device.RentWriter(_sa.Spi);
        while (_sa.Flush()) Deliver(writer, markCongestion: false);
        Finish(writer);
    }

    /// <inheritdoc/>
    public void Abandon(DropReason reason) => _sa.Abandon(reason);

    /// <summary>Clears the keys and returns the buffers of waiting packets to their pool.</summary>
    public void Dispose() => _sa.Dispose();

    private void HandleOuter(PacketBatch batch, in PacketSlot slot, int offset, int length, IInnerWriter writer, MonotonicTime now)
    {
        var top = _sa.ReplayTop;
        _sa.HandleOuter(batch, offset, length, slot.Ecn, now, slot.Source);
        if (_sa.ReplayTop != top) HandleNewTop(slot.Source);
        Deliver(writer, _definition.Outer.Ecn && slot.Ecn == EcnField.CongestionExperienced);
    }

    private void TakeCeiling(IInnerWriter writer, MonotonicTime now)
    {
        var ceiling = _checkpoint.Ceiling;
        if (ceiling == _sa.Ceiling) return;
        var top = _topAtRaise = _sa.ReplayTop;
        _sa.Ceiling = ceiling;
        _askAgainAt = MonotonicTime.Zero;
        for (; _sa.TryHandleCeilingQueue(now, out var packet); top = _sa.ReplayTop)
        {
            if (_sa.ReplayTop != top) HandleNewTop(packet.Source);
            Deliver(writer, _definition.Outer.Ecn && packet.Ecn == EcnField.CongestionExperienced);
        }
    }

    private void HandleNewTop(in Endpoint source)
    {
        // The checkpoint is written before the packet is delivered: a delivered packet must not be accepted again after a crash.
        _checkpoint.Store(_sa.ReplayTop);
        //= RFC3948 §4: the peer's address follows an authenticated packet, and only one newer than all before
        if (!_definition.FollowPeerAddress || source == _peer || source == default) return;
        _peer = source;
        _peerMoved?.Invoke(source);
    }

    private void Deliver(IInnerWriter writer, bool markCongestion)
    {
        while (_sa.TryTakeInner(out var inner))
        {
            var octets = inner.Owner.Memory.AsSpan(inner.Offset, inner.Length);
            if (!IsPermitted(octets))
            {
                _drops.Count(DropReason.SelectorMismatch);
                continue;
            }

            //= RFC9347 §2.2.5.2 R19: a congestion mark reaches the inner packets where configured
            if (markCongestion && !EcnField.TryMark(octets))
            {
                _drops.Count(DropReason.CongestionMarked);
                continue;
            }

            writer.Write(inner.Owner, inner.Offset, inner.Length);
            _counters.RxDelivered++;
        }
    }

    private bool IsPermitted(ReadOnlySpan<byte> octets)
    {
        // Most packets have the addresses of the packet before them. The pair of IPv4 addresses is never 0 here: 0.0.0.0 to 0.0.0.0 is always looked up.
        var isV4 = IPv4View.TryParse(octets, out var v4);
        if (isV4 && v4.AddressPair == _permittedV4 && _permittedV4 != 0) return true;
        if (!InnerPacketInfo.TryRead(octets, out var info)) return false;
        if (!isV4 && info.Source == _permittedV6.Source && info.Destination == _permittedV6.Destination) return true;
        if (!_definition.Selectors.PermitsInbound(info.Source, info.Destination)) return false;
        if (isV4) _permittedV4 = v4.AddressPair;
        else _permittedV6 = info;
        return true;
    }

    private void Finish(IInnerWriter writer)
    {
        var refused = writer.Flush();
        _sa.ReleaseInner();
        if (refused == 0) return;
        _drops.Count(DropReason.InnerDeviceRefused, refused);
        _counters.RxDelivered -= refused;
    }
}
