using System.Buffers.Binary;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Support;

/// <summary>Makes inner packets with right checksums, which it adds up word by word.</summary>
internal static class InnerPackets
{
    public static byte[] Tcp(
        bool isV6, uint sequence, byte[] payload, TcpFlags flags = TcpFlags.Ack, ushort id = 0, ushort window = 1000, int options = 12,
        ushort sourcePort = 4000, uint acknowledgement = 77, byte trafficClass = 0, byte ttl = 64, uint host = 1)
    {
        var tcp = new byte[20 + options + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), 5001);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), acknowledgement);
        tcp[12] = (byte)((20 + options) / 4 << 4);
        tcp[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(14), window);
        tcp.AsSpan(20, options).Fill(1);
        payload.CopyTo(tcp, 20 + options);
        return Ip(isV6, IpProtocols.Tcp, tcp, 16, id, trafficClass, ttl, host);
    }

    public static byte[] Udp(bool isV6, byte[] payload, ushort id = 0, ushort sourcePort = 4000, byte ttl = 64, uint host = 1)
    {
        var udp = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), 5001);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp, 8);
        return Ip(isV6, IpProtocols.Udp, udp, 6, id, 0, ttl, host);
    }

    public static byte[] Payload(int length, int seed)
    {
        var payload = new byte[length];
        new Random(seed).NextBytes(payload);
        return payload;
    }

    /// <summary>Source 10.1.0.host or fd01::host, destination 10.2.0.1 or fd02::1.</summary>
    public static byte[] Ip(
        bool isV6, byte protocol, byte[] transport, int checksumAt, ushort id = 0, byte trafficClass = 0, byte ttl = 64, uint host = 1)
    {
        var header = isV6 ? 40 : 20;
        var packet = new byte[header + transport.Length];
        transport.CopyTo(packet, header);
        if (isV6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet, 0x60012345u | ((uint)trafficClass << 20));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)transport.Length);
            packet[6] = protocol;
            packet[7] = ttl;
            (packet[8], packet[9], packet[24], packet[25], packet[39]) = (0xFD, 1, 0xFD, 2, 1);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(20), host);
        }
        else
        {
            packet[0] = 0x45;
            packet[1] = trafficClass;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), id);
            packet[6] = 0x40;
            packet[8] = ttl;
            packet[9] = protocol;
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), 0x0A010000 | host);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), 0x0A020001);
            FixHeader(packet);
        }

        var sum = Words(packet.AsSpan(header)) + Words(isV6 ? packet.AsSpan(8, 32) : packet.AsSpan(12, 8)) + protocol + (ulong)transport.Length;
        var checksum = Fold(sum);
        if (checksum == 0 && protocol == IpProtocols.Udp) checksum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + checksumAt), checksum);
        return packet;
    }

    /// <summary>What a router makes of a packet: one hop less.</summary>
    public static byte[] Forwarded(byte[] packet)
    {
        var copy = (byte[])packet.Clone();
        if (copy[0] >> 4 == 6)
        {
            copy[7]--;
            return copy;
        }

        copy[8]--;
        FixHeader(copy);
        return copy;
    }

    private static void FixHeader(byte[] packet)
    {
        (packet[10], packet[11]) = (0, 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Fold(Words(packet.AsSpan(0, (packet[0] & 0xF) * 4))));
    }

    private static ulong Words(ReadOnlySpan<byte> octets)
    {
        ulong sum = 0;
        for (var i = 0; i < octets.Length; i++) sum += (ulong)octets[i] << (i % 2 == 0 ? 8 : 0);
        return sum;
    }

    private static ushort Fold(ulong sum)
    {
        while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)(0xFFFF - sum);
    }
}
