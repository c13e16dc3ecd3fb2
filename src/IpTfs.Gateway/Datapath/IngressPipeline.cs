using IpTfs.Gateway.Sa;
using IpTfs.IO.Offload;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Datapath;

/// <summary>
/// The ingress path of one outbound SA, without its actor: packs and seals the inner packets of the device's batches and sends them by the outer socket. A packet that
/// does not fit is answered with an ICMP too-big message to its source.
/// </summary>
/// <remarks>Single-threaded. Owns the SA. Allocates nothing once traffic runs.</remarks>
public sealed class IngressPipeline : ISaPipeline
{
    // One per thread, not per SA: it holds a packet for the length of a call, and is larger than everything else of an SA.
    [ThreadStatic]
    private static byte[]? _offending;

    private readonly OutboundSa _sa;
    private readonly IOuterSocket _socket;
    private readonly IInnerDevice _device;
    private readonly SaDefinition _definition;
    private readonly PathMtu _pathMtu;
    private OuterDestination _destination;
    private bool _routeIsKnown;
    private IcmpBudget _icmp;
    private IngressPipelineCounters _counters;
    private SparseDropCounters _drops;

    /// <summary>Makes the pipeline of an SA.</summary>
    /// <param name="sa">The SA; owned from now on.</param>
    /// <param name="pathMtu">The state of the path MTU; owned.</param>
    /// <param name="definition">The tunnel.</param>
    /// <param name="peer">The present address of the peer.</param>
    /// <param name="socket">The socket that outer packets leave by. Shared.</param>
    /// <param name="device">The device that too-big messages are written to. Shared.</param>
    public IngressPipeline(OutboundSa sa, PathMtu pathMtu, SaDefinition definition, in Endpoint peer, IOuterSocket socket, IInnerDevice device)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _sa = sa;
        _pathMtu = pathMtu;
        _definition = definition;
        _socket = socket;
        _device = device;
        _destination = new OuterDestination(peer)
        {
            Local = definition.Local,
            //= RFC9347 §2.2.5.3 R21: the DS field of outer packets is configured
            Dscp = (byte)definition.Outer.Dscp,
            Ttl = (byte)definition.Outer.Ttl,
            //= RFC9347 §2.2.5.1 R18: DF of outer packets is configured; that of inner packets is not looked at
            Fragments = definition.Outer.DontFragment ? FragmentPolicy.Forbid : FragmentPolicy.Allow,
        };
    }

    /// <summary>The SA.</summary>
    public OutboundSa Sa => _sa;

    /// <summary>The destination of outer packets.</summary>
    public Endpoint Peer => _destination.Remote;

    /// <summary>The largest outer IP packet that is sent now, in octets.</summary>
    public int OuterPacketSize => _pathMtu.OuterPacketSize;

    /// <summary>The counters of packets that the socket took.</summary>
    public ref readonly IngressPipelineCounters Counters => ref _counters;

    /// <summary>Drops of the pipeline itself, without those of the SA.</summary>
    public ref readonly DropCounters Drops => ref _drops.Counters;

    /// <inheritdoc/>
    public MonotonicTime NextDeadline => MonotonicTime.Min(_sa.NextDeadline, _pathMtu.NextDeadline);

    /// <summary>Packs the inner packets of a batch, and sends the outer packets that are due. Borrows the batch.</summary>
    public void Handle(PacketBatch batch, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!_routeIsKnown) ConsultRoute(now);
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var slot = ref batch[i];
            //= RFC9347 §2.2.5.3 R20: the DS field of inner packets shows outside only where configured
            if (i == 0 && _definition.Outer.CopyDscp) _destination = _destination with { Dscp = DscpOf(batch.Span(i)) };
            if (slot.Offload == OffloadKind.None && slot.ChecksumStart == 0) HandleInner(batch.Span(i), [], now);
            else HandleSegments(batch.Span(i), slot, now);
        }

        HandleTimeout(now);
    }

    /// <inheritdoc/>
    public void HandleTimeout(MonotonicTime now)
    {
        if (_pathMtu.HandleTimeout(now))
        {
            _sa.HandlePayloadSize(_pathMtu.PayloadOctets);
            ConsultRoute(now);
        }

        // At a constant rate packets are sent even when there is nothing to pack.
        if (!_routeIsKnown && _sa.NextDeadline <= now) ConsultRoute(now);
        _sa.HandleTimeout(now);
        Send(now);
    }

    /// <summary>Sends to another address from now on.</summary>
    public void HandlePeerMoved(in Endpoint peer) => _destination = _destination with { Remote = peer };

    /// <inheritdoc/>
    public void Flush(MonotonicTime now)
    {
        _sa.Flush();
        Send(now);
    }

    /// <summary>Handles a report about the path. Queued packets are packed again to fit.</summary>
    public void HandlePathMtu(int mtu, MonotonicTime now)
    {
        if (_definition.UsePathMtuDiscovery && _pathMtu.Handle(mtu, now)) _sa.HandlePayloadSize(_pathMtu.PayloadOctets);
    }

    /// <inheritdoc/>
    public void Abandon(DropReason reason) => _sa.Abandon(reason);

    /// <summary>Clears the keys and returns the queued packets to their pool.</summary>
    public void Dispose() => _sa.Dispose();

    // The MTU of the route is looked up before the first packet, so that no packet is lost to discover it, and again when a reported MTU has expired. It is not looked
    // up when the pipeline is made, because a start may make a hundred thousand pipelines.
    private void ConsultRoute(MonotonicTime now)
    {
        _routeIsKnown = true;
        if (_definition.UsePathMtuDiscovery && _socket.LookUpPathMtu(_destination) is var mtu and > 0) HandlePathMtu(mtu, now);
    }

    private static byte DscpOf(ReadOnlySpan<byte> inner) =>
        inner.Length < 2 ? (byte)0 : inner[0] >> 4 == 4 ? (byte)(inner[1] >> 2) : (byte)(((inner[0] & 0x0F) << 2) | (inner[1] >> 6));

    private void HandleSegments(ReadOnlySpan<byte> packet, in PacketSlot slot, MonotonicTime now)
    {
        var segmenter = new InnerSegmenter(packet, slot, stackalloc byte[InnerSegmenter.ScratchOctets]);
        if (segmenter.Count == 0) _drops.Count(DropReason.InnerMalformed);
        while (segmenter.TryNext(out var head, out var body)) HandleInner(head, body, now);
    }

    private void HandleInner(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, MonotonicTime now)
    {
        var verdict = _sa.HandleInner(head, body, now);
        if (verdict.Kind == IngressVerdictKind.TooBig) AnswerTooBig(head, body, verdict.Mtu, now);
    }

    //= RFC9347 §2.2.6 R22: with fragmentation off, the source of a packet that does not fit learns the MTU
    private void AnswerTooBig(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int mtu, MonotonicTime now)
    {
        if (!_icmp.TryTake(now)) return;
        _offending ??= new byte[IcmpTooBig.MaxLength + InnerSegmenter.ScratchOctets + ushort.MaxValue];
        var message = _offending.AsSpan(0, IcmpTooBig.MaxLength);
        var offending = _offending.AsSpan(IcmpTooBig.MaxLength, head.Length + body.Length);
        head.CopyTo(offending);
        body.CopyTo(offending[head.Length..]);
        if (!InnerPacketInfo.TryRead(offending, out var info)) return;
        // The source of the message is the packet's destination: this host's stack accepts that address from the tunnel even when the host itself sent the packet. It
        // would not accept an address of its own.
        var length = IcmpTooBig.Write(message, offending, mtu, info.Destination);
        if (length == 0) return;
        using var writer = _device.RentWriter(_definition.Inbound.Spi);
        writer.Write(message[..length]);
        if (writer.Flush() == 0) _counters.TxTooBigMessages++;
    }

    private void Send(MonotonicTime now)
    {
        while (_sa.TryTakeOuter(now, out var batch))
        {
            var octets = batch.TotalLength;
            var outcome = _socket.Send(batch, _destination);
            _counters.TxPackets += outcome.Sent;
            if (outcome.Dropped == 0) _counters.TxOctets += octets;
            else HandleRefused(batch, outcome, now);
            batch.Return();
        }
    }

    private void HandleRefused(PacketBatch batch, in SendOutcome outcome, MonotonicTime now)
    {
        if (outcome.Sent > 0) _counters.TxOctets += (long)batch.TotalLength * outcome.Sent / (outcome.Sent + outcome.Dropped);
        _drops.Count(outcome.Status == SendStatus.TooBig ? DropReason.SendTooBig : DropReason.SendFailed, outcome.Dropped);
        if (outcome.Status == SendStatus.TooBig) HandlePathMtu(outcome.PathMtu, now);
    }
}
