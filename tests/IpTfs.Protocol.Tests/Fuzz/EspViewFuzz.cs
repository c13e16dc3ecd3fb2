using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class EspViewFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var accepted = EspView.TryParse(octets, out var view);
        Assert.Equal(octets.Length >= 8 && (octets[0] | octets[1] | octets[2] | octets[3]) != 0, accepted);
        if (!accepted) return;

        Assert.Equal(Convert.ToHexString(octets[..8]), $"{view.Spi:X8}{view.Sequence:X8}");
        Assert.True(view.Body.SequenceEqual(octets[8..]));
    }
}
