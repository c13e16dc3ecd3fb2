using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>A checked view of an IPv6 packet (RFC 8200 §3). Borrows the octets; no accessor can fail.</summary>
public readonly ref struct IPv6View
{
    /// <summary>Octets of the fixed header.</summary>
    public const int HeaderLength = 40;

    /// <summary>The least MTU of an IPv6 link (RFC 8200 §5).</summary>
    public const int MinLinkMtu = 1280;

    /// <summary>Extension headers that are followed at most: more than any honest packet has, few enough to cost nothing.</summary>
    public const int MaxExtensionHeaders = 10;

    private const int FragmentHeaderLength = 8;

    private readonly ReadOnlySpan<byte> _packet;

    private IPv6View(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>
    /// Views a packet. False when it is not version 6, the header is cut, or fewer octets are there than Payload Length says. Octets beyond
    /// Payload Length are not part of the view. A jumbogram (RFC 2675) reads as a packet without payload.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out IPv6View view)
    {
        view = default;
        if (octets.Length < HeaderLength || octets[0] >> 4 != 6) return false;
        var total = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(octets[4..]);
        if (total > octets.Length) return false;
        view = new IPv6View(octets[..total]);
        return true;
    }

    /// <summary>Octets of the packet.</summary>
    public int TotalLength => _packet.Length;

    /// <summary>DSCP and ECN.</summary>
    public byte TrafficClass => (byte)((BinaryPrimitives.ReadUInt16BigEndian(_packet) >> 4) & 0xFF);

    /// <summary>The flow label, 20 bits.</summary>
    public uint FlowLabel => BinaryPrimitives.ReadUInt32BigEndian(_packet) & 0xFFFFF;

    /// <summary>The protocol behind the fixed header: an extension header or the payload.</summary>
    public byte NextHeader => _packet[6];

    /// <summary>Hop limit.</summary>
    public byte HopLimit => _packet[7];

    /// <summary>The source address.</summary>
    public IpAddress Source => IpAddress.V6(_packet[8..]);

    /// <summary>The destination address.</summary>
    public IpAddress Destination => IpAddress.V6(_packet[24..]);

    /// <summary>The octets behind the fixed header.</summary>
    public ReadOnlySpan<byte> Payload => _packet[HeaderLength..];

    /// <summary>The whole packet.</summary>
    public ReadOnlySpan<byte> Packet => _packet;

    /// <summary>
    /// Follows the extension headers (hop-by-hop, routing, fragment, destination, authentication) to the upper-layer header.
    /// </summary>
    /// <param name="protocol">The upper-layer protocol; with <see cref="IPv6Transport.Malformed"/> the header at which the walk ended.</param>
    /// <param name="offset">
    /// Where the upper-layer header begins, from the packet's start; with <see cref="IPv6Transport.LaterFragment"/> where the fragment's
    /// payload begins.
    /// </param>
    public IPv6Transport FindTransport(out byte protocol, out int offset)
    {
        protocol = NextHeader;
        offset = HeaderLength;
        for (var i = 0; i <= MaxExtensionHeaders; i++)
        {
            if (protocol == IpProtocols.NoNextHeader) return IPv6Transport.None;
            if (!IsExtension(protocol)) return IPv6Transport.Found;
            // The first two octets of each of these headers are the type of the next header and the length of this one.
            if (i == MaxExtensionHeaders || _packet.Length - offset < 2) break;
            var length = protocol switch
            {
                IpProtocols.Fragment => FragmentHeaderLength,
                IpProtocols.AuthenticationHeader => (_packet[offset + 1] + 2) * 4,
                _ => (_packet[offset + 1] + 1) * 8,
            };
            if (_packet.Length - offset < length) break;
            //= RFC8200 §4.5: only the first fragment has the upper-layer header
            var laterFragment = protocol == IpProtocols.Fragment && BinaryPrimitives.ReadUInt16BigEndian(_packet[(offset + 2)..]) >> 3 != 0;
            protocol = _packet[offset];
            offset += length;
            if (laterFragment) return IPv6Transport.LaterFragment;
        }

        return IPv6Transport.Malformed;
    }

    /// <summary>The header's fields as a value.</summary>
    public IPv6Header ToHeader() => new()
    {
        Source = Source,
        Destination = Destination,
        NextHeader = NextHeader,
        TrafficClass = TrafficClass,
        FlowLabel = FlowLabel,
        HopLimit = HopLimit,
    };

    private static bool IsExtension(byte header) => header is IpProtocols.HopByHopOptions or IpProtocols.Routing or IpProtocols.Fragment
        or IpProtocols.DestinationOptions or IpProtocols.AuthenticationHeader;
}
