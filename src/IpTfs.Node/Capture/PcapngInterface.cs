using System.Buffers.Binary;

namespace IpTfs.Node.Capture;

/// <summary>An interface of a pcapng section: its link type and timestamp format.</summary>
/// <param name="LinkType">The LINKTYPE number.</param>
/// <param name="SnapLength">The longest frame captured; 0 for no limit.</param>
/// <param name="Resolution">The option if_tsresol: a negative power of ten, or of two when the top bit is set.</param>
/// <param name="OffsetSeconds">The option if_tsoffset: added to every timestamp.</param>
internal sealed record PcapngInterface(uint LinkType, uint SnapLength, byte Resolution, long OffsetSeconds)
{
    /// <summary>Octets of an interface description before its options.</summary>
    public const int FixedLength = 8;

    private const ushort OptionTimestampResolution = 9;
    private const ushort OptionTimestampOffset = 14;
    private const byte Microseconds = 6;
    private const byte PowerOfTwo = 0x80;

    /// <summary>A larger power of ten exceeds every 64-bit timestamp in nanoseconds.</summary>
    private const int LargestPowerOfTen = 28;

    /// <summary>Later timestamps are clamped to this value, so that sums do not overflow: 2116.</summary>
    private const long LatestNanos = long.MaxValue / 2;

    /// <summary>Reads the body of an interface description block; unreadable options are skipped.</summary>
    /// <param name="body">At least <see cref="FixedLength"/> octets; borrowed.</param>
    /// <param name="bigEndian">The section's byte order.</param>
    public static PcapngInterface Parse(ReadOnlySpan<byte> body, bool bigEndian)
    {
        var resolution = Microseconds;
        var offset = 0L;
        var linkType = Short(body, bigEndian);
        var snap = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(body[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        var options = body[FixedLength..];
        while (options.Length >= 4)
        {
            var code = Short(options, bigEndian);
            var length = Short(options[2..], bigEndian);
            var value = options[4..];
            if (code == 0 || length > value.Length) break;
            if (code == OptionTimestampResolution && length == 1) resolution = value[0];
            if (code == OptionTimestampOffset && length == 8)
            {
                offset = bigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
            }

            options = value[Math.Min(value.Length, (length + 3) & ~3)..];
        }

        return new PcapngInterface(linkType, snap, resolution, offset);
    }

    /// <summary>A timestamp of this interface in nanoseconds since the Unix epoch, never negative.</summary>
    public long ToNanos(ulong ticks)
    {
        var nanos = (UInt128)ticks * 1_000_000_000;
        var exponent = Resolution & ~PowerOfTwo;
        if ((Resolution & PowerOfTwo) != 0) nanos >>= exponent;
        else nanos = exponent > LargestPowerOfTen ? 0 : nanos / PowerOfTen(exponent);
        var shifted = (Int128)UInt128.Min(nanos, LatestNanos) + ((Int128)OffsetSeconds * 1_000_000_000);
        return (long)Int128.Clamp(shifted, 0, LatestNanos);
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }

    private static ushort Short(ReadOnlySpan<byte> octets, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(octets) : BinaryPrimitives.ReadUInt16LittleEndian(octets);
}
