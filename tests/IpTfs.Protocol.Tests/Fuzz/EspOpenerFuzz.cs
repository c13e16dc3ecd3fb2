using System.Buffers.Binary;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Tests.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Fuzz;

/// <summary>
/// First the octets as they come, to an SA that authenticates: nothing opens and nothing changes. Then to one whose transform lets everything
/// through, so that the checks behind the ICV are reached.
/// </summary>
internal static class EspOpenerFuzz
{
    private const int Header = 16;
    private const int Icv = 16;

    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var packet = octets.ToArray();
        var spi = octets.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(octets) : 1;
        if (spi == 0) spi = 1;
        using var strict = new EspOpener(spi, new ToyTransform(0xFEDCBA9876543210), true, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        Assert.NotEqual(DropReason.None, strict.Open(packet, MonotonicTime.Zero, out var payload));
        Assert.Equal((default(EspPayload), 0UL, 0UL), (payload, strict.ReplayTop, strict.Lifetime.Packets));

        packet = octets.ToArray();
        using var trusting = new EspOpener(spi, new NullTransform(), false, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        var result = trusting.Open(packet, MonotonicTime.Zero, out payload);
        Assert.Equal(Slow(octets), (result, payload.Length, payload.NextHeader));
        Assert.True(octets.SequenceEqual(packet));
    }

    private static (DropReason Result, int Length, byte NextHeader) Slow(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < Header + 2 + Icv) return (DropReason.OuterTruncated, 0, 0);
        if ((octets[0] | octets[1] | octets[2] | octets[3]) == 0) return (DropReason.UnknownSpi, 0, 0);
        if ((octets[4] | octets[5] | octets[6] | octets[7]) == 0) return (DropReason.ReplayTooOld, 0, 0);
        var trailer = octets.Length - Icv - 2;
        var padding = octets[trailer];
        var length = trailer - padding - Header;
        if (length < 0) return (DropReason.EspPaddingInvalid, 0, 0);
        for (var i = 0; i < padding; i++)
        {
            if (octets[Header + length + i] != i + 1) return (DropReason.EspPaddingInvalid, 0, 0);
        }

        if (octets[trailer + 1] == 59) return (DropReason.DummyPacket, 0, 0);
        return (DropReason.None, length, octets[trailer + 1]);
    }
}
