using System.Buffers.Binary;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>
/// UDP datagrams in IPv4 and IPv6, written out from RFC 791, RFC 8200 and RFC 768. Every octet of the content depends on the stream and on the packet, so
/// that two halves of different packets show wherever they meet.
/// </summary>
public static class InnerDatagram
{
    /// <summary>The port that all are sent to. Each comes from a port of its own: nothing on the way takes two for one flow and joins them.</summary>
    public const ushort Port = 7777;

    private const byte Udp = 17;
    private const int UdpHeader = 8;
    private const int IPv6Header = 40;

    /// <summary>The network of a stream's inner packets.</summary>
    public static string NetworkV4(int stream) => FormattableString.Invariant($"10.100.{stream}.0/24");

    /// <inheritdoc cref="NetworkV4"/>
    public static string NetworkV6(int stream) => FormattableString.Invariant($"fd64:0:0:{stream:x}::/64");

    /// <summary>From address 1 of the stream's network to 192.168.1.1, with so many octets of IPv4 options (no-operation).</summary>
    public static byte[] V4(int stream, int number, int length, int optionOctets = 0)
    {
        var header = 20 + optionOctets;
        var packet = new byte[length];
        packet[0] = (byte)(0x40 | (header / 4));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)number);
        packet[8] = 64;
        packet[9] = Udp;
        ReadOnlySpan<byte> addresses = [10, 100, (byte)stream, 1, 192, 168, 1, 1];
        addresses.CopyTo(packet.AsSpan(12));
        packet.AsSpan(20, optionOctets).Fill(1);
        WriteChecksum(packet.AsSpan(0, header), 10, 0);
        WriteUdp(packet.AsSpan(header), addresses, stream, number);
        return packet;
    }

    /// <summary>From address 1 of the stream's network to fd01::1.</summary>
    public static byte[] V6(int stream, int number, int length)
    {
        var packet = V6Header(stream, (ushort)(length - IPv6Header), Udp, length);
        WriteUdp(packet.AsSpan(IPv6Header), packet.AsSpan(8, 32), stream, number);
        return packet;
    }

    /// <summary>An IPv6 header alone, or with zeros behind it.</summary>
    public static byte[] V6Header(int stream, ushort payloadLength, byte nextHeader, int octets = IPv6Header)
    {
        var packet = new byte[octets];
        packet[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), payloadLength);
        packet[6] = nextHeader;
        packet[7] = 64;
        ReadOnlySpan<byte> addresses = [0xfd, 0x64, 0, 0, 0, 0, 0, (byte)stream, 0, 0, 0, 0, 0, 0, 0, 1, 0xfd, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        addresses.CopyTo(packet.AsSpan(8));
        return packet;
    }

    /// <summary>The number of the stream that an inner packet belongs to, by its source address.</summary>
    public static int StreamOf(ReadOnlySpan<byte> packet) => packet[0] >> 4 == 4 ? packet[14] : packet[15];

    private static void WriteUdp(Span<byte> datagram, ReadOnlySpan<byte> addresses, int stream, int number)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)(10_000 + number));
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)datagram.Length);
        for (var at = UdpHeader; at < datagram.Length; at++) datagram[at] = (byte)((at * 7) + (at >> 8) + (number * 31) + (stream * 13) + 1);
        // The pseudo header: both addresses, the protocol, the length.
        WriteChecksum(datagram, 6, Sum(addresses) + Udp + datagram.Length);
        if (datagram[6] == 0 && datagram[7] == 0) datagram.Slice(6, 2).Fill(0xff);
    }

    private static void WriteChecksum(Span<byte> octets, int at, long sum)
    {
        sum += Sum(octets);
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(octets[at..], (ushort)~sum);
    }

    private static long Sum(ReadOnlySpan<byte> octets)
    {
        long sum = 0;
        for (var at = 0; at < octets.Length; at++) sum += at % 2 == 0 ? octets[at] << 8 : octets[at];
        return sum;
    }
}
