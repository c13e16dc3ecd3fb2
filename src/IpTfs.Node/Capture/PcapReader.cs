using System.Buffers.Binary;

namespace IpTfs.Node.Capture;

/// <summary>Reads the classic capture format (draft-ietf-opsawg-pcap), both byte orders, microseconds and nanoseconds.</summary>
internal sealed class PcapReader : CaptureReader
{
    private const int FileHeaderLength = 24;
    private const int RecordHeaderLength = 16;
    private const uint LinkTypeMask = 0x0FFF_FFFF;

    private readonly OctetSource _source;
    private readonly bool _bigEndian;
    private readonly uint _nanosPerTick;
    private readonly uint _linkType;
    private bool _ended;

    private PcapReader(OctetSource source, bool bigEndian, uint nanosPerTick, uint linkType)
    {
        _source = source;
        _bigEndian = bigEndian;
        _nanosPerTick = nanosPerTick;
        _linkType = linkType;
    }

    /// <summary>Reads the rest of the file header after the magic number. Null when it is truncated.</summary>
    public static PcapReader? Open(OctetSource source, bool bigEndian, uint nanosPerTick)
    {
        Span<byte> rest = stackalloc byte[FileHeaderLength - sizeof(uint)];
        if (!source.TryReadExactly(rest)) return null;
        var network = rest[^4..];
        var linkType = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(network) : BinaryPrimitives.ReadUInt32LittleEndian(network);
        // The upper bits say whether frames end in a frame check sequence; the IP length field gives the end of the packet anyway.
        return new PcapReader(source, bigEndian, nanosPerTick, linkType & LinkTypeMask);
    }

    /// <inheritdoc/>
    public override CaptureStep Read()
    {
        if (_ended) return CaptureStep.End;
        Span<byte> header = stackalloc byte[RecordHeaderLength];
        var got = _source.Read(header);
        if (got == 0)
        {
            _ended = true;
            return CaptureStep.End;
        }

        Record.Number++;
        if (got < header.Length) return Ended("the file ends inside a record header");
        var captured = Number(header[8..]);
        if (captured > CaptureLimits.RecordOctets)
        {
            if (!_source.TrySkip(captured)) _ended = true;
            return Report("record-too-long", $"the record claims {captured} octets");
        }

        Record.LinkType = _linkType;
        Record.TimeNanos = (Number(header) * 1_000_000_000L) + ((long)Number(header[4..]) * _nanosPerTick);
        Record.OriginalLength = (int)Math.Clamp(Number(header[12..]), captured, int.MaxValue);
        return _source.TryReadExactly(Record.Prepare((int)captured)) ? CaptureStep.Record : Ended("the file ends inside a record");
    }

    private CaptureStep Ended(string detail)
    {
        _ended = true;
        return Report("file-truncated", detail);
    }

    private uint Number(ReadOnlySpan<byte> octets) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt32LittleEndian(octets);
}
