using System.Buffers.Binary;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Capture;

/// <summary>
/// Finds the ESP packets of a capture: directly over IP or in UDP, whole or in IP fragments. Other complete packets are only counted.
/// </summary>
/// <param name="sink">Receives each ESP packet and each fault.</param>
internal sealed class EspExtractor(IEspSink sink)
{
    private const int UdpHeaderLength = 8;
    private const int EspHeaderLength = 8;
    private const ushort NatTraversalPort = 4500;

    private readonly FragmentTable _fragments = new();
    private readonly HashSet<uint> _unsupportedLinks = [];

    /// <summary>Frames that carried something other than ESP.</summary>
    public long OtherFrames { get; private set; }

    /// <summary>Processes one record; borrows it.</summary>
    public void Handle(CaptureRecord record)
    {
        Evict(record.TimeNanos);
        if (!LinkLayer.Supports(record.LinkType))
        {
            // Report each unsupported link type once, not for each frame.
            if (_unsupportedLinks.Add(record.LinkType))
            {
                sink.OnFault(record.Number, record.TimeNanos, new("link-type-unsupported", $"link type {record.LinkType} is not supported"));
            }

            return;
        }

        if (!LinkLayer.TryFindIp(record.LinkType, record.Data, out var packet) || !IpDatagram.TryParse(packet, out var datagram))
        {
            HandleUnreadable(record);
            return;
        }

        if (datagram.IsFragment) HandleFragment(record, datagram);
        else HandleDatagram(record, datagram);
    }

    /// <summary>Reports packets still waiting for fragments. Call once, at the end of the capture.</summary>
    public void Finish() => Evict(long.MaxValue);

    private void HandleUnreadable(CaptureRecord record)
    {
        if (record.Length < record.OriginalLength) Truncated(record);
        else OtherFrames++;
    }

    private void HandleFragment(CaptureRecord record, in IpDatagram piece)
    {
        if (piece.Protocol is not (IpProtocols.Esp or IpProtocols.Udp) && !IsFirstOfExtensions(piece))
        {
            OtherFrames++;
            return;
        }

        var fault = _fragments.Add(piece, record.Number, record.TimeNanos, out var whole);
        if (fault is not null) sink.OnFault(record.Number, record.TimeNanos, new(fault, "the IP fragments contradict each other"));
        if (whole is null) return;
        if (IpDatagram.TryAssemble(piece, whole.Protocol!.Value, whole.Payload, out var datagram)) HandleDatagram(record, datagram);
    }

    /// <summary>Whether a fragment belongs to an IPv6 packet whose fragmentable part begins with extension headers.</summary>
    private static bool IsFirstOfExtensions(in IpDatagram piece) =>
        piece.Source.IsV6 && piece.Protocol is IpProtocols.DestinationOptions or IpProtocols.AuthenticationHeader or IpProtocols.Routing;

    private void HandleDatagram(CaptureRecord record, in IpDatagram datagram)
    {
        if (datagram.Protocol == IpProtocols.Esp)
        {
            if (datagram.IsTruncated) Truncated(record);
            else sink.OnEsp(new EspFrame(record.Number, record.TimeNanos, new(datagram.Source, 0), new(datagram.Destination, 0), false), datagram.Payload);
        }
        else if (datagram.Protocol == IpProtocols.Udp)
        {
            HandleUdp(record, datagram);
        }
        else
        {
            OtherFrames++;
        }
    }

    private void HandleUdp(CaptureRecord record, in IpDatagram datagram)
    {
        var udp = datagram.Payload;
        if (udp.Length < UdpHeaderLength + sizeof(uint))
        {
            if (datagram.IsTruncated) Truncated(record);
            else OtherFrames++;
            return;
        }

        var sourcePort = BinaryPrimitives.ReadUInt16BigEndian(udp);
        var destinationPort = BinaryPrimitives.ReadUInt16BigEndian(udp[2..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        var spi = BinaryPrimitives.ReadUInt32BigEndian(udp[UdpHeaderLength..]);
        //= RFC3948 §2.2: four zero octets where an SPI would be mark IKE; a keepalive is a single octet and was passed over above
        var isEsp = sink.Knows(spi) || (spi != 0 && (sourcePort == NatTraversalPort || destinationPort == NatTraversalPort));
        if (!isEsp)
        {
            OtherFrames++;
            return;
        }

        if (datagram.IsTruncated)
        {
            Truncated(record);
            return;
        }

        var payload = udp[UdpHeaderLength..];
        // The UDP length of a datagram not yet segmented may be 0 or that of one segment.
        if (length >= UdpHeaderLength + EspHeaderLength && length <= udp.Length) payload = udp[UdpHeaderLength..length];
        var frame = new EspFrame(
            record.Number, record.TimeNanos, new(datagram.Source, sourcePort), new(datagram.Destination, destinationPort), true);
        foreach (var range in new EspRun(payload)) sink.OnEsp(frame, payload[range]);
    }

    private void Evict(long timeNanos)
    {
        while (_fragments.TryEvict(timeNanos, out var lost))
        {
            sink.OnFault(lost!.FirstRecord, lost.FirstTimeNanos, new("fragments-missing", "the capture does not hold all fragments of the IP packet"));
        }
    }

    private void Truncated(CaptureRecord record) => sink.OnFault(
        record.Number, record.TimeNanos, new("truncated", $"{record.Length} of {record.OriginalLength} octets were captured"));
}
