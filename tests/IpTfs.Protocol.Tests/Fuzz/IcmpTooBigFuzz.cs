using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class IcmpTooBigFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        Span<byte> answer = stackalloc byte[IcmpTooBig.MaxLength];
        var v6 = octets.Length > 0 && octets[0] >> 4 == 6;
        var length = IcmpTooBig.Write(answer, octets, 1400, new IpAddress(0x0A000001, v6));
        Assert.Equal(IcmpTooBig.MaySend(octets), length != 0);
        if (length == 0) return;

        // The answer goes to the source, quotes the packet, has right checksums, and is never answered itself.
        Assert.True(InnerPacketInfo.TryRead(octets, out var offending) || v6);
        Assert.True(InnerPacketInfo.TryRead(answer[..length], out var info));
        Assert.InRange(length, 28, v6 ? 1280 : 576);
        Assert.Equal(length, info.TotalLength);
        if (offending.TotalLength != 0) Assert.Equal(offending.Source, info.Destination);
        var header = v6 ? 40 : 20;
        var message = answer[header..length];
        Assert.True(octets.StartsWith(message[8..]));
        Assert.Equal(0, v6 ? InternetChecksum.ComputeWithPseudoHeader(message, info.Source, info.Destination, IpProtocols.IcmpV6) : InternetChecksum.Compute(message));
        Assert.False(IcmpTooBig.MaySend(answer[..length]));
    }
}
