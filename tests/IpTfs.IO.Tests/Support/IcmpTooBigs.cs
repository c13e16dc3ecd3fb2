using System.Buffers.Binary;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Support;

/// <summary>What a router sends back when a packet does not fit its next link (RFC 1191, RFC 4443).</summary>
internal static class IcmpTooBigs
{
    public static byte[] V4(byte[] quoted, IpAddress router, ushort mtu)
    {
        byte[] icmp = [3, 4, 0, 0, 0, 0, (byte)(mtu >> 8), (byte)mtu, .. quoted.AsSpan(0, Math.Min(quoted.Length, 548))];
        BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), InternetChecksum.Compute(icmp));
        var packet = InnerPackets.Ip(false, IpProtocols.Icmp, icmp, 2);
        icmp.CopyTo(packet, 20);
        router.CopyTo(packet.AsSpan(12));
        quoted.AsSpan(12, 4).CopyTo(packet.AsSpan(16));
        (packet[10], packet[11]) = (0, 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), InternetChecksum.Compute(packet.AsSpan(0, 20)));
        return packet;
    }

    public static byte[] V6(byte[] quoted, IpAddress router, ushort mtu)
    {
        byte[] icmp = [2, 0, 0, 0, 0, 0, (byte)(mtu >> 8), (byte)mtu, .. quoted.AsSpan(0, Math.Min(quoted.Length, 1232))];
        var to = IpAddress.V6(quoted.AsSpan(8, 16));
        BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), InternetChecksum.ComputeWithPseudoHeader(icmp, router, to, IpProtocols.IcmpV6));
        var packet = InnerPackets.Ip(true, IpProtocols.IcmpV6, icmp, 2);
        icmp.CopyTo(packet, 40);
        router.CopyTo(packet.AsSpan(8));
        to.CopyTo(packet.AsSpan(24));
        return packet;
    }
}
