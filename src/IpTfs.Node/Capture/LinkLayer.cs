using System.Buffers.Binary;

namespace IpTfs.Node.Capture;

/// <summary>Finds the IP packet in a captured frame.</summary>
internal static class LinkLayer
{
    private const ushort EtherTypeIpv4 = 0x0800;
    private const ushort EtherTypeIpv6 = 0x86DD;
    private const ushort EtherTypeVlan = 0x8100;
    private const ushort EtherTypeProviderBridge = 0x88A8;
    private const ushort EtherTypeOldProviderBridge = 0x9100;
    private const int EthernetHeaderLength = 14;
    private const int CookedHeaderLength = 16;
    private const int Cooked2HeaderLength = 20;

    /// <summary>Whether frames of a link type can be read at all.</summary>
    public static bool Supports(uint linkType) => linkType is LinkTypes.Ethernet or LinkTypes.Raw or LinkTypes.RawDlt12 or LinkTypes.RawDlt14
        or LinkTypes.Ipv4 or LinkTypes.Ipv6 or LinkTypes.LinuxCooked or LinkTypes.LinuxCooked2 or LinkTypes.Null or LinkTypes.Loop;

    /// <summary>Finds the IP packet and any padding after it. False when the frame carries something else.</summary>
    public static bool TryFindIp(uint linkType, ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> packet)
    {
        switch (linkType)
        {
            case LinkTypes.Ethernet when frame.Length >= EthernetHeaderLength:
                return TryEtherType(frame[12..], out packet);
            case LinkTypes.LinuxCooked when frame.Length >= CookedHeaderLength:
                return TryEtherType(frame[14..], out packet);
            case LinkTypes.LinuxCooked2 when frame.Length >= Cooked2HeaderLength:
                packet = frame[Cooked2HeaderLength..];
                return IsIp(BinaryPrimitives.ReadUInt16BigEndian(frame));
            case LinkTypes.Raw or LinkTypes.RawDlt12 or LinkTypes.RawDlt14 or LinkTypes.Ipv4 or LinkTypes.Ipv6:
                packet = frame;
                return !frame.IsEmpty;
            case LinkTypes.Null or LinkTypes.Loop when frame.Length >= sizeof(uint):
                packet = frame[sizeof(uint)..];
                return IsIpFamily(BinaryPrimitives.ReadUInt32BigEndian(frame)) || IsIpFamily(BinaryPrimitives.ReadUInt32LittleEndian(frame));
            default:
                packet = default;
                return false;
        }
    }

    /// <summary>Starts at an EtherType and skips VLAN tags.</summary>
    private static bool TryEtherType(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> packet)
    {
        while (rest.Length >= sizeof(ushort))
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            rest = rest[sizeof(ushort)..];
            if (type is EtherTypeVlan or EtherTypeProviderBridge or EtherTypeOldProviderBridge && rest.Length >= sizeof(ushort))
            {
                rest = rest[sizeof(ushort)..];
                continue;
            }

            packet = rest;
            return IsIp(type);
        }

        packet = default;
        return false;
    }

    private static bool IsIp(ushort etherType) => etherType is EtherTypeIpv4 or EtherTypeIpv6;

    /// <summary>AF_INET is 2 everywhere; AF_INET6 differs from system to system.</summary>
    private static bool IsIpFamily(uint family) => family is 2 or 10 or 24 or 28 or 30;
}
