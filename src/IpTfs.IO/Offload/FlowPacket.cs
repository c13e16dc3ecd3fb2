using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Offload;

/// <summary>The fields of an inner packet that the coalescer needs: those that identify its flow and show whether it may be part of a super-packet.</summary>
internal struct FlowPacket
{
    private const int V4MinHeader = 20;
    private const int V6Header = 40;
    private const int TcpMinHeader = 20;
    private const int UdpHeader = 8;
    private const int FragmentMask = 0x3FFF;

    /// <summary>How the packet is to be treated.</summary>
    public FlowClass Class;

    /// <summary>IPv6 rather than IPv4.</summary>
    public bool IsV6;

    /// <summary>UDP rather than TCP.</summary>
    public bool IsUdp;

    /// <summary>Octets of the IP header.</summary>
    public int IpHeader;

    /// <summary>Octets of the IP and transport headers.</summary>
    public int Head;

    /// <summary>A number that is equal for packets of one flow.</summary>
    public ulong FlowHash;

    /// <summary>TCP: the sequence number.</summary>
    public uint Sequence;

    /// <summary>TCP: the control bits.</summary>
    public TcpFlags Flags;

    /// <summary>IPv4: the identification.</summary>
    public ushort Identification;

    /// <summary>Parses a packet's headers; checksums are left to <see cref="ChecksumsAreRight"/>.</summary>
    public static FlowPacket Parse(ReadOnlySpan<byte> packet, bool udp)
    {
        FlowPacket info = default;
        info.Class = FlowClass.Unrelated;
        if (packet.Length < V4MinHeader) return info;
        byte protocol;
        switch (packet[0] >> 4)
        {
            case 4:
                info.IpHeader = (packet[0] & 0xF) * 4;
                protocol = packet[9];
                if (info.IpHeader < V4MinHeader || BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) != packet.Length) return info;
                if ((BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & FragmentMask) != 0)
                {
                    info.Class = FlowClass.Unknown;
                    return info;
                }

                info.Identification = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
                break;
            case 6:
                if (packet.Length < V6Header || BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) != packet.Length - V6Header) return info;
                info.IsV6 = true;
                info.IpHeader = V6Header;
                protocol = packet[6];
                // A packet of any flow may follow an extension header.
                if (protocol is not (IpProtocols.Tcp or IpProtocols.Udp or IpProtocols.IcmpV6)) info.Class = FlowClass.Unknown;
                break;
            default:
                return info;
        }

        if (protocol == IpProtocols.Tcp) info.ParseTcp(packet);
        else if (protocol == IpProtocols.Udp) info.ParseUdp(packet, udp);
        if (info.Class == FlowClass.Candidate && info.HasUnusualChecksum(packet)) info.Class = FlowClass.Single;
        return info;
    }

    /// <summary>Whether the IPv4 header's and the transport checksum are both right. Call only for <see cref="FlowClass.Candidate"/>.</summary>
    public readonly bool ChecksumsAreRight(ReadOnlySpan<byte> packet)
    {
        if (!IsV6 && InternetChecksum.PartialSum(packet[..IpHeader]) != 0xFFFF) return false;
        var transport = packet[IpHeader..];
        var sum = InternetChecksum.Combine(PseudoSum(packet, transport.Length), InternetChecksum.PartialSum(transport));
        return sum == 0xFFFF;
    }

    /// <summary>The sum of the pseudo-header for a transport packet of the given length.</summary>
    public readonly ushort PseudoSum(ReadOnlySpan<byte> head, int transportLength)
    {
        var addresses = IsV6 ? head.Slice(8, 32) : head.Slice(12, 8);
        var sum = InternetChecksum.Combine(InternetChecksum.PartialSum(addresses), IsUdp ? IpProtocols.Udp : IpProtocols.Tcp);
        return InternetChecksum.Combine(sum, (ushort)transportLength);
    }

    // All ones is as correct as 0, but segmentation would not reproduce it.
    private readonly bool HasUnusualChecksum(ReadOnlySpan<byte> packet) =>
        (!IsV6 && BinaryPrimitives.ReadUInt16BigEndian(packet[10..]) == 0xFFFF)
        || (!IsUdp && BinaryPrimitives.ReadUInt16BigEndian(packet[(IpHeader + 16)..]) == 0xFFFF);

    private void ParseTcp(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < IpHeader + TcpMinHeader) return;
        SetFlow(packet);
        var tcp = packet[IpHeader..];
        Head = IpHeader + ((tcp[12] >> 4) * 4);
        Sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]);
        Flags = (TcpFlags)tcp[13];
        const TcpFlags Alone = TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Urg | TcpFlags.Cwr;
        var joins = Head >= IpHeader + TcpMinHeader && packet.Length > Head && (Flags & (Alone | TcpFlags.Ack)) == TcpFlags.Ack;
        Class = joins ? FlowClass.Candidate : FlowClass.Single;
    }

    private void ParseUdp(ReadOnlySpan<byte> packet, bool udp)
    {
        if (packet.Length < IpHeader + UdpHeader) return;
        SetFlow(packet);
        IsUdp = true;
        Head = IpHeader + UdpHeader;
        var header = packet[IpHeader..];
        var joins = udp && packet.Length > Head && BinaryPrimitives.ReadUInt16BigEndian(header[4..]) == header.Length
            && BinaryPrimitives.ReadUInt16BigEndian(header[6..]) != 0;
        Class = joins ? FlowClass.Candidate : FlowClass.Single;
    }

    private void SetFlow(ReadOnlySpan<byte> packet)
    {
        const ulong Mix = 0x9E3779B97F4A7C15;
        var addresses = MemoryMarshal.Cast<byte, ulong>(IsV6 ? packet.Slice(8, 32) : packet.Slice(12, 8));
        ulong hash = Unsafe.ReadUnaligned<uint>(in packet[IpHeader]);
        foreach (var word in addresses) hash = unchecked((hash ^ word) * Mix);
        FlowHash = hash ^ (hash >> 32);
    }
}
