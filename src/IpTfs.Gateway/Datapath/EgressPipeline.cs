using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Datapath;

/// <summary>
/// The way in of one SA without the actor around it: outer packets from the socket's batches, opened, checked, ordered and reassembled, each inner packet
/// matched against the selectors, to the inner device.
/// </summary>
/// <remarks>Single-threaded. Owns the SA. Nothing here allocates once traffic runs.</remarks>
public sealed class EgressPipeline : IDisposable
{
    private readonly InboundSa _sa;
    private readonly SaDefinition _definition;
    private readonly ReplayCheckpoint _checkpoint;
    private readonly IInnerDevice _device;
    private InnerPacketInfo _lastPermitted;
    private EgressPipelineCounters _counters;
    private DropCounters _drops;

    /// <summary>Joins an SA to its device.</summary>
    /// <param name="sa">The SA; owned from now on. Starts above the checkpoint.</param>
    /// <param name="definition">The tunnel.</param>
    /// <param name="peer">Where the peer is now.</param>
    /// <param name="checkpoint">Where the highest accepted number is kept.</param>
    /// <param name="device">Where inner packets go. Shared.</param>
    public EgressPipeline(InboundSa sa, SaDefinition definition, in Endpoint peer, ReplayCheckpoint checkpoint, IInnerDevice device)
    {
        ArgumentNullException.ThrowIfNull(sa);
        _sa = sa;
        _definition = definition;
        _checkpoint = checkpoint;
        _device = device;
        Peer = peer;
    }

    /// <summary>The SA.</summary>
    public InboundSa Sa => _sa;

    /// <summary>Where the newest authenticated packet came from, when peers are followed; else where the peer is configured.</summary>
    public Endpoint Peer { get; private set; }

    /// <summary>What was received.</summary>
    public ref readonly EgressPipelineCounters Counters => ref _counters;

    /// <summary>Drops on this side of the SA's own.</summary>
    public ref readonly DropCounters Drops => ref _drops;

    /// <summary>When <see cref="HandleTimeout"/> is to be called.</summary>
    public MonotonicTime NextDeadline => _sa.NextDeadline;

    /// <summary>Opens what is in a batch and delivers what comes out. Borrows the batch; its octets are overwritten.</summary>
    public void Handle(PacketBatch batch, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var writer = _device.RentWriter();
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var slot = ref batch[i];
            var step = slot.Step;
            for (var offset = 0; offset < slot.Length; offset += step)
                HandleOuter(batch, slot, slot.Offset + offset, Math.Min(step, slot.Length - offset), writer, now);
        }

        Finish(writer);
    }

    /// <summary>Does what is due and delivers what comes out.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        if (_sa.NextDeadline > now) return;
        _sa.HandleTimeout(now);
        using var writer = _device.RentWriter();
        Deliver(writer, markCongestion: false);
        Finish(writer);
    }

    /// <summary>Clears the keys and returns what is held to its pool.</summary>
    public void Dispose() => _sa.Dispose();

    private void HandleOuter(PacketBatch batch, in PacketSlot slot, int offset, int length, IInnerWriter writer, MonotonicTime now)
    {
        var top = _sa.ReplayTop;
        _sa.HandleOuter(batch, offset, length, slot.Ecn, now);
        if (_sa.ReplayTop != top)
        {
            // Before anything of the packet is delivered: what was delivered once must not be accepted again after a crash.
            _checkpoint.Store(_sa.ReplayTop);
            //= RFC3948 §4: the peer's address follows an authenticated packet, and only one newer than all before
            if (_definition.FollowPeerAddress && slot.Source != Peer && slot.Source != default) Peer = slot.Source;
        }

        Deliver(writer, _definition.Outer.Ecn && slot.Ecn == EcnField.CongestionExperienced);
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
        if (!InnerPacketInfo.TryRead(octets, out var info)) return false;
        if (info.Source == _lastPermitted.Source && info.Destination == _lastPermitted.Destination) return true;
        if (!_definition.Selectors.PermitsInbound(info.Source, info.Destination)) return false;
        _lastPermitted = info;
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
