using System.Buffers.Binary;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Rehearsal;

/// <summary>The inner packets of a rehearsal in one direction: what a host's network stack gives to a TUN device.</summary>
/// <remarks>Not thread-safe: what a method returns is valid until it is called again.</remarks>
/// <param name="source">The IPv4 address that they come from.</param>
/// <param name="destination">The one that they go to.</param>
internal sealed class RehearsalPackets(IpAddress source, IpAddress destination)
{
    /// <summary>Octets of payload of a datagram.</summary>
    public const int DatagramPayload = 64;

    /// <summary>Octets of a datagram's headers.</summary>
    public const int DatagramHeaders = IPv4Header.Length + UdpHeader.Length;

    /// <summary>Octets of payload of a piece of the stream.</summary>
    public const int StreamPayload = Segments * SegmentOctets;

    /// <summary>Octets of its headers.</summary>
    public const int StreamHeaders = IPv4Header.Length + TcpHeader;

    private const int TcpHeader = 20;
    private const int TcpChecksumOffset = 16;
    private const int SegmentOctets = 1394;
    private const int Segments = 45;

    private readonly byte[] _datagram = new byte[DatagramHeaders + DatagramPayload];
    private readonly byte[] _segments = new byte[StreamHeaders + StreamPayload];
    private uint _sequence;

    /// <summary>A small datagram.</summary>
    public ReadOnlySpan<byte> Datagram()
    {
        new IPv4Header { Source = source, Destination = destination, Protocol = IpProtocols.Udp, DontFragment = true }.Write(_datagram, UdpHeader.Length + DatagramPayload);
        new UdpHeader(9347, 9347).WriteWithoutChecksum(_datagram.AsSpan(IPv4Header.Length), DatagramPayload);
        return _datagram;
    }

    /// <summary>The next octets of a TCP stream as a super-packet, whose checksums are still to be made.</summary>
    public ReadOnlySpan<byte> Stream(out PacketSlot description)
    {
        var length = _segments.Length - IPv4Header.Length;
        new IPv4Header { Source = source, Destination = destination, Protocol = IpProtocols.Tcp, DontFragment = true }.Write(_segments, length);
        var tcp = _segments.AsSpan(IPv4Header.Length);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, 9347);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], 9347);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], _sequence);
        tcp[12] = (TcpHeader / 4) << 4;
        tcp[13] = (byte)TcpFlags.Ack;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], ushort.MaxValue);
        // The sum of the pseudo-header stands where the checksum will be.
        var sum = InternetChecksum.Combine(InternetChecksum.PartialSum(_segments.AsSpan(12, 8)), IpProtocols.Tcp);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[TcpChecksumOffset..], InternetChecksum.Combine(sum, (ushort)length));
        _sequence = unchecked(_sequence + StreamPayload);
        description = new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = SegmentOctets, ChecksumStart = IPv4Header.Length, ChecksumOffset = TcpChecksumOffset };
        return _segments;
    }
}
