using System.Security.Cryptography;
using IpTfs.Crypto;
using IpTfs.Node.Capture;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Decode;

/// <summary>Decodes the packets of one SA with the gateway's own opener and egress, and reports every step. Owns both.</summary>
internal sealed class DecodeSa : IDisposable
{
    /// <summary>The widest anti-replay window that the product has: a capture may be in any order.</summary>
    private const int ReplayWindow = 4096;

    /// <summary>Room for the longest inner packet, which is IPv6.</summary>
    private const int FragmentBatchOctets = 1 << 17;

    private const int FragmentBatches = 256;
    private const int LongestEsp = 1 << 16;

    private readonly EspOpener _opener;
    private readonly TunnelEgress _egress;
    private readonly DecodeReporter _reporter;
    private readonly PacketBatch _batch = PacketBatch.Unpooled(LongestEsp, 1);
    private readonly ulong _sequenceHigh;
    private bool _hasBegun;
    private DropCounters _reported;

    /// <summary>Makes the SA; the keys are copied from the specification.</summary>
    /// <param name="spec">The SA.</param>
    /// <param name="reorderWindow">The reorder window in outer packets.</param>
    /// <param name="reporter">Receives the reports; borrowed.</param>
    /// <exception cref="NotSupportedException">No crypto provider on this machine supports the suite.</exception>
    public DecodeSa(SaSpec spec, int reorderWindow, DecodeReporter reporter)
    {
        _reporter = reporter;
        var transform = EspTransformFactory.Create(spec.Suite, spec.Key, spec.AuthKey, spec.Esn);
        _opener = new EspOpener(spec.Spi, transform, spec.Esn, ReplayWindow, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        _sequenceHigh = (ulong)spec.EsnHigh << 32;
        if (_sequenceHigh > 0) _opener.StartAt(_sequenceHigh);
        _egress = new TunnelEgress(new EgressSettings { ReorderWindow = reorderWindow }, new PacketBatchPool(FragmentBatchOctets, 64, FragmentBatches));
    }

    /// <summary>The time of the next <see cref="HandleTimeout"/> call.</summary>
    public MonotonicTime NextDeadline => _egress.NextDeadline;

    /// <summary>The egress counters.</summary>
    public ref readonly EgressCounters Counters => ref _egress.Counters;

    /// <summary>Processes one ESP packet; borrows it.</summary>
    public void Handle(in EspFrame frame, ReadOnlySpan<byte> packet, MonotonicTime now)
    {
        packet.CopyTo(_batch.Memory);
        var sequenceOnWire = packet.Length >= 8 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packet[4..]) : (uint?)null;
        if (sequenceOnWire is { } low) Begin(low);
        var reason = _opener.Open(_batch.Memory.AsSpan(0, packet.Length), now, out var payload);
        if (reason == DropReason.None)
        {
            ReportOuter(frame, packet.Length, payload);
            if (payload.NextHeader != IpProtocols.Aggfrag) reason = DropReason.NextHeaderUnsupported;
        }

        if (reason == DropReason.None) _egress.HandlePayload(payload.Sequence, _batch, payload.Offset, payload.Length, now);
        else _reporter.Drop(reason, _opener.Spi, payload.Sequence != 0 ? payload.Sequence : sequenceOnWire);
        // An authenticated packet without a payload still occupies its sequence number.
        if (reason != DropReason.None && payload.Sequence != 0) _egress.HandleEmpty(payload.Sequence, now);
        Drain(payload.Sequence);
    }

    /// <summary>Handles all deadlines up to an instant.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        _egress.HandleTimeout(now);
        Drain(null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _egress.Dispose();
        _opener.Dispose();
        CryptographicOperations.ZeroMemory(_batch.Memory);
    }

    // A capture may begin just before the low half wraps; a replay window at 0 would take such sequence numbers for old ones.
    private void Begin(uint low)
    {
        if (!_hasBegun && _opener.Esn && low > uint.MaxValue - ReplayWindow) _opener.StartAt((_sequenceHigh | low) - ReplayWindow);
        _hasBegun = true;
    }

    private void ReportOuter(in EspFrame frame, int length, in EspPayload payload)
    {
        var octets = _batch.Memory.AsSpan(payload.Offset, payload.Length);
        _reporter.Outer(new OuterReport(
            frame.Record,
            new CaptureTime(frame.TimeNanos),
            _opener.Spi,
            payload.Sequence,
            frame.IsUdp ? frame.Source.ToString() : frame.Source.Address.ToString(),
            frame.IsUdp ? frame.Destination.ToString() : frame.Destination.Address.ToString(),
            frame.IsUdp ? "udp" : "none",
            length,
            payload.Length,
            payload.NextHeader,
            payload.NextHeader == IpProtocols.Aggfrag ? AggfragDissector.Dissect(octets) : null));
    }

    private void Drain(ulong? sequence)
    {
        while (_egress.TryTakeInner(out var inner)) _reporter.Inner(_opener.Spi, inner.Span);
        _egress.ReleaseInner();
        ref readonly var drops = ref _egress.Drops;
        foreach (var row in DropReasons.All)
        {
            for (var more = drops[row.Reason] - _reported[row.Reason]; more > 0; more--) _reporter.Drop(row.Reason, _opener.Spi, sequence);
        }

        _reported = drops;
    }
}
