using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class AggfragHeaderFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var result = AggfragHeader.Parse(octets, out var header);
        var length = octets.Length < 4 ? 4 : octets[0] switch { 0 => 4, 1 => 24, _ => 0 };
        var expected = length == 0 ? DropReason.AggfragSubtypeUnknown : octets.Length < length ? DropReason.AggfragHeaderTruncated : DropReason.None;
        Assert.Equal(expected, result);
        if (result != DropReason.None) return;

        Assert.Equal((octets[0], length, octets.Length - length), (header.SubType, header.Length, header.DataBlocks.Length));
        Assert.Equal((octets[2] * 256) + octets[3], header.BlockOffset);
        var copy = new byte[24];
        if (header.TryGetCongestionInfo(out var info)) AggfragHeader.Write(copy, header.BlockOffset, info);
        else AggfragHeader.Write(copy, header.BlockOffset);

        // Everything but the reserved bits comes back.
        var known = octets[..length].ToArray();
        known[1] &= (byte)(known[0] == 1 ? 0x03 : 0x00);
        Assert.Equal(known, copy[..length]);
    }
}
