using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>A checked view of a TCP segment (RFC 9293 §3.1). Borrows the octets; no accessor can fail.</summary>
public readonly ref struct TcpView
{
    /// <summary>Octets of a header without options.</summary>
    public const int MinHeaderLength = 20;

    private readonly ReadOnlySpan<byte> _segment;

    private TcpView(ReadOnlySpan<byte> segment) => _segment = segment;

    /// <summary>Views a segment. False when its header is cut or its Data Offset is impossible.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out TcpView view)
    {
        view = default;
        if (octets.Length < MinHeaderLength) return false;
        var header = (octets[12] >> 4) * 4;
        if (header < MinHeaderLength || header > octets.Length) return false;
        view = new TcpView(octets);
        return true;
    }

    /// <summary>The source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_segment);

    /// <summary>The destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_segment[2..]);

    /// <summary>The sequence number of the first octet.</summary>
    public uint SequenceNumber => BinaryPrimitives.ReadUInt32BigEndian(_segment[4..]);

    /// <summary>The acknowledgement number.</summary>
    public uint AcknowledgementNumber => BinaryPrimitives.ReadUInt32BigEndian(_segment[8..]);

    /// <summary>Octets of the header, options included.</summary>
    public int HeaderLength => (_segment[12] >> 4) * 4;

    /// <summary>The control bits.</summary>
    public TcpFlags Flags => (TcpFlags)_segment[13];

    /// <summary>The window, unscaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_segment[14..]);

    /// <summary>The checksum.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_segment[16..]);

    /// <summary>The options.</summary>
    public ReadOnlySpan<byte> Options => _segment[MinHeaderLength..HeaderLength];

    /// <summary>The octets behind the header.</summary>
    public ReadOnlySpan<byte> Payload => _segment[HeaderLength..];

    /// <summary>Whether the checksum verifies.</summary>
    public bool HasValidChecksum(in IpAddress source, in IpAddress destination) =>
        InternetChecksum.ComputeWithPseudoHeader(_segment, source, destination, IpProtocols.Tcp) == 0;
}
