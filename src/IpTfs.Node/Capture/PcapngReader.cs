using System.Buffers.Binary;

namespace IpTfs.Node.Capture;

/// <summary>
/// Reads the pcapng format (draft-ietf-opsawg-pcapng): sections of either byte order, several interfaces, enhanced, simple and obsolete packet blocks; other blocks
/// are skipped.
/// </summary>
internal sealed class PcapngReader : CaptureReader
{
    /// <summary>Type of a section header block: the same in both byte orders.</summary>
    public const uint SectionHeader = 0x0A0D0D0A;

    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const int BlockOverhead = 12;
    private const int EnhancedFixed = 20;

    private readonly OctetSource _source;
    private readonly List<PcapngInterface> _interfaces = [];
    private bool _bigEndian;
    private bool _insideFirstBlock = true;
    private bool _ended;

    /// <summary>Reads from a source whose first four octets, the type of the first block, have been read.</summary>
    public PcapngReader(OctetSource source) => _source = source;

    /// <inheritdoc/>
    public override CaptureStep Read()
    {
        while (!_ended)
        {
            var step = ReadBlock();
            if (step is not null) return step.Value;
        }

        return CaptureStep.End;
    }

    /// <summary>Reads one block; null when it holds no record and no fault.</summary>
    private CaptureStep? ReadBlock()
    {
        Span<byte> field = stackalloc byte[4];
        var type = SectionHeader;
        if (!_insideFirstBlock)
        {
            var got = _source.Read(field);
            if (got == 0)
            {
                _ended = true;
                return CaptureStep.End;
            }

            if (got < field.Length) return Ended();
            type = Number(field);
        }

        _insideFirstBlock = false;
        if (!_source.TryReadExactly(field)) return Ended();
        if (type == SectionHeader) return ReadSection(field);
        var length = Number(field);
        if (length < BlockOverhead || length % 4 != 0) return Lost($"a block claims a length of {length} octets");
        var body = (long)length - BlockOverhead;
        return type switch
        {
            InterfaceDescription => ReadInterface(body),
            EnhancedPacket or ObsoletePacket => ReadPacket(body, type),
            SimplePacket => ReadSimplePacket(body),
            _ => Finish(body, null),
        };
    }

    private CaptureStep? ReadSection(ReadOnlySpan<byte> lengthField)
    {
        Span<byte> fixedPart = stackalloc byte[16];
        if (!_source.TryReadExactly(fixedPart)) return Ended();
        var little = BinaryPrimitives.ReadUInt32LittleEndian(fixedPart);
        if (little == ByteOrderMagic) _bigEndian = false;
        else if (little == BinaryPrimitives.ReverseEndianness(ByteOrderMagic)) _bigEndian = true;
        else return Lost("a section header without the byte-order magic");
        var length = Number(lengthField);
        if (length < BlockOverhead + fixedPart.Length || length % 4 != 0) return Lost($"a section header claims a length of {length} octets");
        var major = _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(fixedPart[4..]) : BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[4..]);
        if (major != 1) return Lost($"pcapng version {major} is not known");
        _interfaces.Clear();
        return Finish(length - BlockOverhead - fixedPart.Length, null);
    }

    private CaptureStep? ReadInterface(long body)
    {
        if (_interfaces.Count == CaptureLimits.Interfaces) return Lost("a section describes more interfaces than are supported");
        if (body < PcapngInterface.FixedLength) return Lost("an interface description is too short");
        var read = (int)Math.Min(body, CaptureLimits.InterfaceDescriptionOctets);
        var octets = new byte[read];
        if (!_source.TryReadExactly(octets)) return Ended();
        _interfaces.Add(PcapngInterface.Parse(octets, _bigEndian));
        return Finish(body - read, null);
    }

    private CaptureStep? ReadPacket(long body, uint type)
    {
        Record.Number++;
        Span<byte> fixedPart = stackalloc byte[EnhancedFixed];
        if (body < fixedPart.Length) return Finish(body, Report("block-malformed", "a packet block is too short"));
        if (!_source.TryReadExactly(fixedPart)) return Ended();
        body -= fixedPart.Length;
        // The obsolete block has a 16-bit interface number and a 16-bit drop count where the enhanced packet block has 32 bits.
        var number = type == EnhancedPacket ? Number(fixedPart)
            : _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(fixedPart) : BinaryPrimitives.ReadUInt16LittleEndian(fixedPart);
        if (number >= _interfaces.Count) return Finish(body, Report("unknown-interface", $"interface {number} is not described"));
        var from = _interfaces[(int)number];
        var ticks = ((ulong)Number(fixedPart[4..]) << 32) | Number(fixedPart[8..]);
        Record.TimeNanos = from.ToNanos(ticks);
        return ReadFrame(body, from, captured: Number(fixedPart[12..]), original: Number(fixedPart[16..]));
    }

    private CaptureStep? ReadSimplePacket(long body)
    {
        Record.Number++;
        Span<byte> fixedPart = stackalloc byte[4];
        if (body < fixedPart.Length) return Finish(body, Report("block-malformed", "a packet block is too short"));
        if (!_source.TryReadExactly(fixedPart)) return Ended();
        body -= fixedPart.Length;
        if (_interfaces.Count == 0) return Finish(body, Report("unknown-interface", "no interface is described"));
        var from = _interfaces[0];
        var original = Number(fixedPart);
        var captured = (uint)Math.Min(original, body);
        if (from.SnapLength != 0) captured = Math.Min(captured, from.SnapLength);
        return ReadFrame(body, from, captured, original);
    }

    private CaptureStep? ReadFrame(long body, PcapngInterface from, uint captured, uint original)
    {
        if (captured > body) return Finish(body, Report("block-malformed", $"a packet block of {body} octets claims {captured}"));
        if (captured > CaptureLimits.RecordOctets) return Finish(body, Report("record-too-long", $"the record claims {captured} octets"));
        Record.LinkType = from.LinkType;
        Record.OriginalLength = (int)Math.Clamp(original, captured, int.MaxValue);
        return _source.TryReadExactly(Record.Prepare((int)captured)) ? Finish(body - captured, CaptureStep.Record) : Ended();
    }

    /// <summary>Skips the rest of a block and its trailing length. The block's result is valid even when the file ends inside the rest.</summary>
    private CaptureStep? Finish(long rest, CaptureStep? found)
    {
        if (_source.TrySkip(rest + sizeof(uint))) return found;
        _ended = true;
        return found ?? Ended();
    }

    private CaptureStep Ended()
    {
        _ended = true;
        return Report("file-truncated", "the file ends inside a block");
    }

    private CaptureStep Lost(string detail)
    {
        // Only this block's length shows where the next block starts.
        _ended = true;
        return Report("block-malformed", detail);
    }

    private uint Number(ReadOnlySpan<byte> octets) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt32LittleEndian(octets);
}
