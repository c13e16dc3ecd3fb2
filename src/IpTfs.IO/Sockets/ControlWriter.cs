using IpTfs.IO.Native;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>Writes the ancillary data of one message: source address, traffic class, hop limit, segment size.</summary>
internal unsafe ref struct ControlWriter(byte* buffer, bool isV6)
{
    /// <summary>Octets of all control messages together.</summary>
    public const int Capacity = 128;

    private const int HeaderLength = 16;

    /// <summary>Octets written.</summary>
    public int Length { get; private set; }

    /// <summary>The address to send from.</summary>
    public void Source(in IpAddress address)
    {
        if (isV6)
        {
            // struct in6_pktinfo: address, interface index.
            var data = Begin(Linux.SOL_IPV6, Linux.IPV6_PKTINFO, 20);
            address.CopyTo(new Span<byte>(data, 16));
            *(int*)(data + 16) = 0;
        }
        else
        {
            // struct in_pktinfo: interface index, address to send from, header destination.
            var data = Begin(Linux.SOL_IP, Linux.IP_PKTINFO, 12);
            *(int*)data = 0;
            address.CopyTo(new Span<byte>(data + 4, 4));
            *(int*)(data + 8) = 0;
        }
    }

    /// <summary>The octet of DSCP and ECN.</summary>
    public void TrafficClass(int value) =>
        *(int*)Begin(isV6 ? Linux.SOL_IPV6 : Linux.SOL_IP, isV6 ? Linux.IPV6_TCLASS : Linux.IP_TOS, 4) = value;

    /// <summary>TTL or hop limit.</summary>
    public void HopLimit(int value) =>
        *(int*)Begin(isV6 ? Linux.SOL_IPV6 : Linux.SOL_IP, isV6 ? Linux.IPV6_HOPLIMIT : Linux.IP_TTL, 4) = value;

    /// <summary>Octets of each datagram that the kernel cuts the message into.</summary>
    public void SegmentSize(int value) => *(ushort*)Begin(Linux.SOL_UDP, Linux.UDP_SEGMENT, 2) = (ushort)value;

    private byte* Begin(int level, int type, int length)
    {
        var header = (ControlHeader*)(buffer + Length);
        header->Length = (nuint)(HeaderLength + length);
        header->Level = level;
        header->Type = type;
        Length += HeaderLength + ((length + 7) & ~7);
        return (byte*)(header + 1);
    }
}
