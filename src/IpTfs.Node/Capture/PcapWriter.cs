using System.Buffers.Binary;

namespace IpTfs.Node.Capture;

/// <summary>Writes raw IP packets (LINKTYPE_RAW) in classic pcap format with nanosecond timestamps. Not thread-safe.</summary>
internal sealed class PcapWriter
{
    private const int SnapLength = 262_144;

    private readonly Stream _stream;

    /// <summary>Writes the file header.</summary>
    /// <param name="stream">Borrowed; the caller flushes and closes it.</param>
    public PcapWriter(Stream stream)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B23C4D);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkTypes.Raw);
        _stream.Write(header);
    }

    /// <summary>Writes one IPv4 or IPv6 packet.</summary>
    /// <param name="packet">The packet, starting at its IP header; borrowed.</param>
    /// <param name="timeNanos">Nanoseconds since the Unix epoch.</param>
    public void Write(ReadOnlySpan<byte> packet, long timeNanos)
    {
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(timeNanos / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(timeNanos % 1_000_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], packet.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], packet.Length);
        _stream.Write(header);
        _stream.Write(packet);
    }
}
