using System.Buffers.Binary;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Capture;

/// <summary>The header fields of a captured IP packet, and the captured part of its payload. Borrows the frame.</summary>
internal readonly ref struct IpDatagram
{
    private const int Ipv4HeaderLength = 20;
    private const int Ipv6HeaderLength = 40;
    private const int UnitsOfFragmentOffset = 8;

    private IpDatagram(IpAddress source, IpAddress destination, byte protocol, ReadOnlySpan<byte> payload, bool truncated)
    {
        Source = source;
        Destination = destination;
        Protocol = protocol;
        Payload = payload;
        IsTruncated = truncated;
    }

    /// <summary>The source address.</summary>
    public IpAddress Source { get; }

    /// <summary>The destination address.</summary>
    public IpAddress Destination { get; }

    /// <summary>The protocol of the payload after IPv6 extension headers; in a fragment, the first protocol of the whole payload.</summary>
    public byte Protocol { get; private init; }

    /// <summary>The payload, as far as it was captured; link-layer padding removed.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Whether the packet was captured only in part.</summary>
    public bool IsTruncated { get; }

    /// <summary>Whether this is a fragment.</summary>
    public bool IsFragment { get; private init; }

    /// <summary>The fragment identification; with the addresses and the protocol it identifies the packet.</summary>
    public uint FragmentId { get; private init; }

    /// <summary>The fragment's offset in octets.</summary>
    public int FragmentOffset { get; private init; }

    /// <summary>Whether further fragments follow.</summary>
    public bool MoreFragments { get; private init; }

    /// <summary>Reads the headers. False when there is no IP header or it contradicts itself.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out IpDatagram datagram)
    {
        datagram = default;
        if (packet.IsEmpty) return false;
        return (packet[0] >> 4) switch
        {
            4 => TryParseV4(packet, out datagram),
            6 => TryParseV6(packet, out datagram),
            _ => false,
        };
    }

    /// <summary>The datagram that its pieces make.</summary>
    /// <param name="piece">Any of the fragments: gives the addresses.</param>
    /// <param name="protocol">The first protocol of the payload, from the first fragment.</param>
    /// <param name="payload">The reassembled payload.</param>
    /// <param name="whole">The datagram.</param>
    public static bool TryAssemble(in IpDatagram piece, byte protocol, ReadOnlySpan<byte> payload, out IpDatagram whole)
    {
        whole = new IpDatagram(piece.Source, piece.Destination, protocol, payload, truncated: false);
        return !piece.Source.IsV6 || TryWalkExtensions(ref whole, whole);
    }

    private static bool TryParseV4(ReadOnlySpan<byte> packet, out IpDatagram datagram)
    {
        datagram = default;
        var headerLength = (packet[0] & 0x0F) * 4;
        if (headerLength < Ipv4HeaderLength || packet.Length < headerLength) return false;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        // With segmentation offload a host captures a total length of 0.
        if (total == 0) total = packet.Length;
        if (total < headerLength) return false;
        var truncated = total > packet.Length;
        var payload = packet[headerLength..Math.Min(total, packet.Length)];
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        var more = (fragment & 0x2000) != 0;
        var offset = (fragment & 0x1FFF) * UnitsOfFragmentOffset;
        datagram = new IpDatagram(IpAddress.V4(packet[12..]), IpAddress.V4(packet[16..]), packet[9], payload, truncated)
        {
            IsFragment = more || offset > 0,
            FragmentId = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            FragmentOffset = offset,
            MoreFragments = more,
        };
        return true;
    }

    private static bool TryParseV6(ReadOnlySpan<byte> packet, out IpDatagram datagram)
    {
        datagram = default;
        if (packet.Length < Ipv6HeaderLength) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        var captured = packet[Ipv6HeaderLength..];
        // 0 means a jumbogram or segmentation offload: use the number of captured octets.
        if (length == 0) length = captured.Length;
        var truncated = length > captured.Length;
        var whole = new IpDatagram(
            IpAddress.V6(packet[8..]), IpAddress.V6(packet[24..]), packet[6], captured[..Math.Min(length, captured.Length)], truncated);
        return TryWalkExtensions(ref datagram, whole);
    }

    /// <summary>Skips IPv6 extension headers up to the payload or a fragment header. False when a header is truncated.</summary>
    private static bool TryWalkExtensions(ref IpDatagram result, IpDatagram outer)
    {
        var next = outer.Protocol;
        var rest = outer.Payload;
        while (IsExtension(next))
        {
            if (rest.Length < 8) return false;
            if (next == IpProtocols.Fragment)
            {
                var field = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
                result = outer with
                {
                    Protocol = rest[0],
                    Payload = rest[8..],
                    // A whole packet with a fragment header ("atomic fragment", RFC 6946) is not a fragment.
                    IsFragment = (field & 0xFFF9) != 0,
                    FragmentId = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]),
                    FragmentOffset = field & 0xFFF8,
                    MoreFragments = (field & 1) != 0,
                };
                if (result.IsFragment) return true;
                outer = result;
                next = result.Protocol;
                rest = result.Payload;
                continue;
            }

            var length = next == IpProtocols.AuthenticationHeader ? (rest[1] + 2) * 4 : (rest[1] + 1) * 8;
            if (length > rest.Length) return false;
            next = rest[0];
            rest = rest[length..];
        }

        result = outer with { Protocol = next, Payload = rest };
        return true;
    }

    private static bool IsExtension(byte protocol) => protocol is IpProtocols.HopByHopOptions or IpProtocols.Routing
        or IpProtocols.Fragment or IpProtocols.DestinationOptions or IpProtocols.AuthenticationHeader;
}
