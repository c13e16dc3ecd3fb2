using System.Buffers.Binary;

namespace IpTfs.Node.Tests.Capture;

/// <summary>Writes capture files octet by octet from the formats' specifications, well-formed or not.</summary>
internal sealed class CaptureBytes(bool bigEndian)
{
    private readonly List<byte> _octets = [];

    public byte[] ToArray() => [.. _octets];

    public Stream ToStream() => new MemoryStream(ToArray());

    public CaptureBytes U16(ushort value)
    {
        Span<byte> field = stackalloc byte[2];
        if (bigEndian) BinaryPrimitives.WriteUInt16BigEndian(field, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(field, value);
        return Raw(field);
    }

    public CaptureBytes U32(uint value)
    {
        Span<byte> field = stackalloc byte[4];
        if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(field, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        return Raw(field);
    }

    public CaptureBytes U64(ulong value)
    {
        Span<byte> field = stackalloc byte[8];
        if (bigEndian) BinaryPrimitives.WriteUInt64BigEndian(field, value);
        else BinaryPrimitives.WriteUInt64LittleEndian(field, value);
        return Raw(field);
    }

    public CaptureBytes Raw(ReadOnlySpan<byte> octets)
    {
        _octets.AddRange(octets);
        return this;
    }

    public CaptureBytes PcapHeader(uint linkType, bool nanoseconds = false) =>
        U32(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4).U16(2).U16(4).U32(0).U32(0).U32(65_535).U32(linkType);

    public CaptureBytes PcapRecord(uint seconds, uint fraction, ReadOnlySpan<byte> frame, uint? captured = null, uint? original = null) =>
        U32(seconds).U32(fraction).U32(captured ?? (uint)frame.Length).U32(original ?? (uint)frame.Length).Raw(frame);

    public CaptureBytes Section(ushort major = 1) => Block(0x0A0D0D0A, body => body.U32(0x1A2B3C4D).U16(major).U16(0).U64(ulong.MaxValue));

    public CaptureBytes Interface(ushort linkType, uint snapLength = 0, byte? resolution = null, long? offset = null) => Block(1, body =>
    {
        body.U16(linkType).U16(0).U32(snapLength);
        // An option of another kind first: if_name "eth0", which happens to need no padding, then one of three octets, which does.
        body.U16(2).U16(4).Raw("eth0"u8).U16(3).U16(3).Raw("abc\0"u8);
        if (resolution is { } r) body.U16(9).U16(1).Raw([r, 0, 0, 0]);
        if (offset is { } o) body.U16(14).U16(8).U64((ulong)o);
        body.U16(0).U16(0);
    });

    public CaptureBytes Enhanced(uint from, ulong ticks, ReadOnlySpan<byte> frame, uint? captured = null, uint? original = null)
    {
        var octets = frame.ToArray();
        return Block(6, body => body.U32(from).U32((uint)(ticks >> 32)).U32((uint)ticks)
            .U32(captured ?? (uint)octets.Length).U32(original ?? (uint)octets.Length).Raw(octets).Pad().U16(0).U16(0));
    }

    public CaptureBytes Simple(ReadOnlySpan<byte> frame, uint original)
    {
        var octets = frame.ToArray();
        return Block(3, body => body.U32(original).Raw(octets).Pad());
    }

    public CaptureBytes Obsolete(ushort from, ulong ticks, ReadOnlySpan<byte> frame)
    {
        var octets = frame.ToArray();
        return Block(2, body => body.U16(from).U16(0xFFFF).U32((uint)(ticks >> 32)).U32((uint)ticks)
            .U32((uint)octets.Length).U32((uint)octets.Length).Raw(octets).Pad());
    }

    public CaptureBytes Block(uint type, Action<CaptureBytes> write)
    {
        var body = new CaptureBytes(bigEndian);
        write(body);
        var length = (uint)body._octets.Count + 12;
        return U32(type).U32(length).Raw(body.ToArray()).U32(length);
    }

    private CaptureBytes Pad()
    {
        while (_octets.Count % 4 != 0) _octets.Add(0);
        return this;
    }
}
