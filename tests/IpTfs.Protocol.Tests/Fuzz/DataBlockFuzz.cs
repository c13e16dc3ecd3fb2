using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class DataBlockFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var status = DataBlock.Read(octets, out var length);
        Assert.Equal(Slow(octets), (status, length));

        // A reader that goes from block to block always ends: each step takes at least 20 octets.
        for (var at = 0; at < octets.Length && DataBlock.Read(octets[at..], out length) == DataBlockStatus.Packet; at += length) Assert.True(length >= 20);
    }

    private static (DataBlockStatus Status, int Length) Slow(ReadOnlySpan<byte> octets)
    {
        if (octets.Length == 0) return (DataBlockStatus.LengthCut, 0);
        var type = octets[0] / 16;
        if (type == 0) return (DataBlockStatus.Pad, 0);
        if (type == 6) return octets.Length < 6 ? (DataBlockStatus.LengthCut, 0) : (DataBlockStatus.Packet, (octets[4] * 256) + octets[5] + 40);
        if (type != 4) return (DataBlockStatus.UnknownType, 0);
        var words = octets[0] % 16;
        if (words < 5) return (DataBlockStatus.InvalidLength, 0);
        if (octets.Length < 4) return (DataBlockStatus.LengthCut, 0);
        var total = (octets[2] * 256) + octets[3];
        return total < words * 4 ? (DataBlockStatus.InvalidLength, 0) : (DataBlockStatus.Packet, total);
    }
}
