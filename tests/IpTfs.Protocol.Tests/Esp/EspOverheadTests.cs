using FsCheck.Fluent;
using IpTfs.Protocol.Esp;

namespace IpTfs.Protocol.Tests.Esp;

public class EspOverheadTests
{
    private const int OuterIPv4 = 20;
    private const int AggfragHeader = 4;

    // RFC 9347 Appendix C: AES-GCM, outer IPv4, 58 octets of overhead with the AGGFRAG header.
    [Theory]
    [InlineData(576, 518)]
    [InlineData(1500, 1442)]
    [InlineData(9000, 8942)]
    public void AesGcmInIPv4_LeavesTheDataOctetsOfAppendixC(int outer, int data)
    {
        var overhead = EspOverhead.Of(new NullTransform());

        Assert.Equal(data + AggfragHeader, overhead.MaxPayload(outer - OuterIPv4));
        Assert.Equal(outer, OuterIPv4 + overhead.SealedLength(data + AggfragHeader));
    }

    // Computed by hand from RFC 4303 §2: header, IV, payload, padding to the block, trailer, ICV.
    [Theory]
    [InlineData(8, 16, 4, 0, 2, 36)]
    [InlineData(8, 16, 4, 1, 1, 36)]
    [InlineData(8, 16, 4, 2, 0, 36)]
    [InlineData(8, 16, 4, 3, 3, 40)]
    [InlineData(16, 16, 16, 14, 0, 56)]
    [InlineData(16, 16, 16, 15, 15, 72)]
    [InlineData(16, 24, 16, 1404, 2, 1456)]
    [InlineData(0, 16, 4, 1404, 2, 1432)]
    public void PaddingAndLength_AreThoseOfRfc4303(int iv, int icv, int alignment, int payload, int padding, int packet)
    {
        var overhead = EspOverhead.Of(new NullTransform(iv, icv, alignment));

        Assert.Equal((padding, packet), (overhead.PaddingFor(payload), overhead.SealedLength(payload)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(35)]
    [InlineData(-100)]
    [InlineData(int.MinValue / 2)]
    public void PacketTooShortForAnyPayload_SaysMinusOne(int packet) =>
        Assert.Equal(-1, EspOverhead.Of(new NullTransform()).MaxPayload(packet));

    [Fact]
    public void MaxPayload_IsTheGreatestThatFits() => Property.Holds(
        from iv in Gen.Elements(0, 8, 16)
        from icv in Gen.Elements(12, 16, 24, 32)
        from alignment in Gen.Elements(4, 8, 16)
        from packet in Gen.Choose(0, 10_000)
        select (overhead: new EspOverhead(8 + iv, icv, alignment), packet),
        c =>
        {
            var payload = c.overhead.MaxPayload(c.packet);
            if (payload >= 0) Assert.True(c.overhead.SealedLength(payload) <= c.packet);
            Assert.True(c.overhead.SealedLength(payload + 1) > c.packet);
        });
}
