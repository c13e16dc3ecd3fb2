using FsCheck.Fluent;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

[Collection(AllocationCollection.Name)]
public class InternetChecksumTests
{
    // RFC 1071 §3: the numerical example.
    [Fact]
    public void ExampleOfRfc1071_HasItsSum()
    {
        var octets = Hex.Parse("0001f203f4f5f6f7");

        Assert.Equal(0xDDF2, InternetChecksum.PartialSum(octets));
        Assert.Equal(0x220D, InternetChecksum.Compute(octets));
    }

    [Fact]
    public void NoOctets_SumToZero() => Assert.Equal((0, 0xFFFF), (InternetChecksum.PartialSum([]), InternetChecksum.Compute([])));

    [Fact]
    public void AnyOctetsAtAnyAlignment_AgreeWithTheDefinition() => Property.Holds(
        from octets in Property.Octets(300)
        from skip in Gen.Choose(0, 40)
        from fill in Gen.Elements(-1, -1, 0, 0xFF)
        select (octets: fill < 0 ? octets : Enumerable.Repeat((byte)fill, octets.Length).ToArray(), skip),
        c =>
        {
            var octets = c.octets.AsSpan(Math.Min(c.skip, c.octets.Length));

            Assert.Equal(Naive(octets), InternetChecksum.PartialSum(octets));
            Assert.Equal((ushort)~Naive(octets), InternetChecksum.Compute(octets));
        });

    [Fact]
    public void LargePacketOfOnes_DoesNotOverflow()
    {
        var octets = new byte[65535];
        Array.Fill(octets, (byte)0xFF);

        Assert.Equal(Naive(octets), InternetChecksum.PartialSum(octets));
    }

    [Fact]
    public void SumsOfEvenParts_AddUp() => Property.Holds(
        from octets in Property.Octets(200)
        from cut in Gen.Choose(0, 100)
        select (octets, cut: Math.Min(cut * 2, octets.Length & ~1)),
        c => Assert.Equal(
            InternetChecksum.PartialSum(c.octets),
            InternetChecksum.Combine(InternetChecksum.PartialSum(c.octets.AsSpan(0, c.cut)), InternetChecksum.PartialSum(c.octets.AsSpan(c.cut)))));

    [Fact]
    public void PseudoHeader_IsThatOfPacketsLinuxSent()
    {
        Assert.True(IPv4View.TryParse(Samples.TcpSynOverIPv4, out var v4));
        Assert.True(IPv6View.TryParse(Samples.TcpSynOverIPv6, out var v6));

        Assert.Equal(0, InternetChecksum.ComputeWithPseudoHeader(v4.Payload, v4.Source, v4.Destination, IpProtocols.Tcp));
        Assert.Equal(0, InternetChecksum.ComputeWithPseudoHeader(v6.Payload, v6.Source, v6.Destination, IpProtocols.Tcp));
    }

    [Fact]
    public void PseudoHeaderOfTwoFamilies_IsACallersMistake() => Assert.Throws<ArgumentException>(
        () => InternetChecksum.ComputeWithPseudoHeader([], new IpAddress(1, false), new IpAddress(1, true), IpProtocols.Udp));

    [Fact]
    public void Computing_AllocatesNothing()
    {
        var octets = new byte[1499];
        var address = new IpAddress(1, true);
        Allocation.None(() => InternetChecksum.ComputeWithPseudoHeader(octets, address, address, IpProtocols.Udp));
    }

    // RFC 1071 §1, one word at a time.
    private static ushort Naive(ReadOnlySpan<byte> octets)
    {
        uint sum = 0;
        for (var i = 0; i < octets.Length; i += 2)
        {
            sum += ((uint)octets[i] << 8) | (i + 1 < octets.Length ? octets[i + 1] : 0u);
            if (sum > 0xFFFF) sum -= 0xFFFF;
        }

        return (ushort)sum;
    }
}
