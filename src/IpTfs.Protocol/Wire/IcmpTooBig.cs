using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>
/// Writes the ICMP "fragmentation needed" (RFC 792, RFC 1191 §4) or ICMPv6 "packet too big" (RFC 4443 §3.2) that answers an inner packet
/// which the tunnel cannot carry whole.
/// </summary>
public static class IcmpTooBig
{
    /// <summary>Octets of the longest message that <see cref="Write"/> writes.</summary>
    public const int MaxLength = IPv6View.MinLinkMtu;

    /// <summary>The least MTU that an IPv4 message may report (RFC 791 §3.2).</summary>
    public const int MinIPv4Mtu = 68;

    private const int MaxIPv4Length = 576;
    private const int IcmpHeaderLength = 8;
    private const byte DestinationUnreachable = 3;
    private const byte FragmentationNeeded = 4;
    private const byte PacketTooBig = 2;

    // RFC 1812 §4.3.2.5: ICMP errors go out with precedence 6, Internetwork Control.
    private const byte InternetworkControl = 0xC0;

    /// <summary>
    /// Writes a whole IP packet that goes back to the source of the offending one, and returns its length; 0 when none may be sent
    /// (see <see cref="MaySend"/>).
    /// </summary>
    /// <param name="destination">At least <see cref="MaxLength"/> octets. Borrowed.</param>
    /// <param name="offending">The inner packet that is too big. Borrowed.</param>
    /// <param name="mtu">The largest inner packet that the tunnel carries; a value below the protocol's least is raised to it.</param>
    /// <param name="from">The gateway's own inner address, of the offending packet's family.</param>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> offending, int mtu, in IpAddress from)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, MaxLength, nameof(destination));
        if (!MaySend(offending)) return 0;
        if (IPv4View.TryParse(offending, out var v4)) return WriteV4(destination, v4, mtu, from);
        return IPv6View.TryParse(offending, out var v6) ? WriteV6(destination, v6, mtu, from) : 0;
    }

    /// <summary>
    /// Whether an ICMP error may be sent about a packet: false for malformed packets, ICMP errors, fragments without the transport header,
    /// and sources (over IPv4 also destinations) that are not one host.
    /// </summary>
    public static bool MaySend(ReadOnlySpan<byte> offending)
    {
        if (IPv4View.TryParse(offending, out var v4)) return MaySendV4(v4);
        return IPv6View.TryParse(offending, out var v6) && MaySendV6(v6);
    }

    private static bool MaySendV4(in IPv4View packet)
    {
        //= RFC1122 §3.2.2: no error about a fragment other than the first, or about an ICMP error
        if (packet.FragmentOffset != 0) return false;
        if (packet.Protocol == IpProtocols.Icmp && (packet.Payload.IsEmpty || IsIcmpV4Error(packet.Payload[0]))) return false;
        //= RFC1122 §3.2.2: no error about a broadcast or multicast, or to a source that is not one host
        var source = (uint)packet.Source.Low;
        var isHost = source >> 24 is not (0 or 127) && source < 0xE0000000;
        return isHost && (uint)packet.Destination.Low < 0xE0000000;
    }

    private static bool MaySendV6(in IPv6View packet)
    {
        //= RFC4443 §2.4: no error to an unspecified or multicast source; a multicast destination does not matter to packet-too-big
        var source = packet.Source.Bits;
        if (source <= UInt128.One || (byte)(source >> 120) == 0xFF) return false;
        //= RFC4443 §2.4: no error about an ICMPv6 error or a redirect; a later fragment does not show whether it is one
        const byte firstInformational = 128;
        const byte redirect = 137;
        return packet.FindTransport(out var protocol, out var offset) switch
        {
            IPv6Transport.Malformed => false,
            IPv6Transport.LaterFragment => protocol != IpProtocols.IcmpV6,
            IPv6Transport.Found when protocol == IpProtocols.IcmpV6 =>
                offset < packet.TotalLength && packet.Packet[offset] >= firstInformational && packet.Packet[offset] != redirect,
            _ => true,
        };
    }

    // Destination unreachable, source quench, redirect, time exceeded, parameter problem.
    private static bool IsIcmpV4Error(byte type) => type is 3 or 4 or 5 or 11 or 12;

    private static int WriteV4(Span<byte> destination, in IPv4View offending, int mtu, in IpAddress from)
    {
        //= RFC1812 §4.3.2.3: as much of the original as fits a datagram of 576 octets
        var quoted = Math.Min(offending.TotalLength, MaxIPv4Length - IPv4Header.Length - IcmpHeaderLength);
        var length = IPv4Header.Length + IcmpHeaderLength + quoted;
        new IPv4Header
        {
            Source = from,
            Destination = offending.Source,
            Protocol = IpProtocols.Icmp,
            TrafficClass = InternetworkControl,
            DontFragment = true,
        }.Write(destination, length - IPv4Header.Length);

        var icmp = destination[IPv4Header.Length..length];
        icmp[..IcmpHeaderLength].Clear();
        icmp[0] = DestinationUnreachable;
        icmp[1] = FragmentationNeeded;
        //= RFC1191 §4: the next-hop MTU stands in the low 16 bits of the unused word
        BinaryPrimitives.WriteUInt16BigEndian(icmp[6..], (ushort)Math.Clamp(mtu, MinIPv4Mtu, ushort.MaxValue));
        offending.Packet[..quoted].CopyTo(icmp[IcmpHeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], InternetChecksum.Compute(icmp));
        return length;
    }

    private static int WriteV6(Span<byte> destination, in IPv6View offending, int mtu, in IpAddress from)
    {
        //= RFC4443 §3.2: as much of the original as fits the least IPv6 MTU
        var quoted = Math.Min(offending.TotalLength, IPv6View.MinLinkMtu - IPv6Header.Length - IcmpHeaderLength);
        var length = IPv6Header.Length + IcmpHeaderLength + quoted;
        new IPv6Header
        {
            Source = from,
            Destination = offending.Source,
            NextHeader = IpProtocols.IcmpV6,
            TrafficClass = InternetworkControl,
        }.Write(destination, length - IPv6Header.Length);

        var icmp = destination[IPv6Header.Length..length];
        icmp[..IcmpHeaderLength].Clear();
        icmp[0] = PacketTooBig;
        //= RFC8201 §4: hosts ignore an IPv6 path MTU below 1280, so none is reported
        BinaryPrimitives.WriteUInt32BigEndian(icmp[4..], (uint)Math.Max(mtu, IPv6View.MinLinkMtu));
        offending.Packet[..quoted].CopyTo(icmp[IcmpHeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], InternetChecksum.ComputeWithPseudoHeader(icmp, from, offending.Source, IpProtocols.IcmpV6));
        return length;
    }
}
