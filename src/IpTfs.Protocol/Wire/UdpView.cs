using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>A checked view of a UDP datagram (RFC 768). Borrows the octets; no accessor can fail.</summary>
public readonly ref struct UdpView
{
    /// <summary>Octets of the header.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _datagram;

    private UdpView(ReadOnlySpan<byte> datagram) => _datagram = datagram;

    /// <summary>
    /// Views a datagram. False when its header is cut or its Length is below 8 or beyond the octets that are there. Octets beyond Length
    /// are not part of the view.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out UdpView view)
    {
        view = default;
        if (octets.Length < HeaderLength) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(octets[4..]);
        if (length < HeaderLength || length > octets.Length) return false;
        view = new UdpView(octets[..length]);
        return true;
    }

    /// <summary>The source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_datagram);

    /// <summary>The destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_datagram[2..]);

    /// <summary>Octets of header and payload.</summary>
    public int Length => _datagram.Length;

    /// <summary>The checksum; 0 when the sender computed none.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_datagram[6..]);

    /// <summary>The octets behind the header.</summary>
    public ReadOnlySpan<byte> Payload => _datagram[HeaderLength..];

    /// <summary>Whether the checksum verifies; a datagram over IPv4 may have none, one over IPv6 may not (RFC 8200 §8.1).</summary>
    public bool HasValidChecksum(in IpAddress source, in IpAddress destination) => Checksum == 0
        ? !source.IsV6
        : InternetChecksum.ComputeWithPseudoHeader(_datagram, source, destination, IpProtocols.Udp) == 0;
}
