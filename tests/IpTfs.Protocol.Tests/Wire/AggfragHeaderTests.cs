using FsCheck.Fluent;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

public class AggfragHeaderTests
{
    [Fact]
    public void Basic_IsFourOctets()
    {
        Assert.Equal(DropReason.None, AggfragHeader.Parse(Hex.Parse("00000064 4500"), out var header));

        Assert.Equal((0, 4, 100, 2), (header.SubType, header.Length, header.BlockOffset, header.DataBlocks.Length));
        Assert.False(header.TryGetCongestionInfo(out _));
    }

    // The fields of RFC 9347 §6.1.2, packed by hand: RTT 0x2AAAAA, echo delay 0x155555, transmit delay 0x0F0F0F in 22, 21 and 21 bits are
    // 1010101010101010101010 101010101010101010101 011110000111100001111.
    [Fact]
    public void Congestion_IsTwentyFourOctets()
    {
        var octets = Hex.Parse("01 03 1234 0000C350 AAAAAAAAAAAF0F0F 11223344 55667788 60");

        Assert.Equal(DropReason.None, AggfragHeader.Parse(octets, out var header));
        Assert.Equal((1, 24, 0x1234, 1), (header.SubType, header.Length, header.BlockOffset, header.DataBlocks.Length));
        Assert.True(header.TryGetCongestionInfo(out var info));
        Assert.Equal(
            new AggfragCongestionInfo
            {
                PathMtuProbe = true,
                EcnDerived = true,
                LossEventRate = 50_000,
                RttMicros = 0x2AAAAA,
                EchoDelayMicros = 0x155555,
                TransmitDelayMicros = 0x0F0F0F,
                TVal = 0x11223344,
                TEcho = 0x55667788,
            },
            info);
    }

    [Theory]
    [InlineData("01010000", true, false)]
    [InlineData("01020000", false, true)]
    [InlineData("01FC0000", false, false)]
    [Trait("Requirement", "R50")]
    public void FlagsOfCongestion_AreReadAndReservedBitsIgnored(string start, bool ecn, bool probe)
    {
        Assert.Equal(DropReason.None, AggfragHeader.Parse(Hex.Parse(start + new string('0', 40)), out var header));
        header.TryGetCongestionInfo(out var info);

        Assert.Equal((ecn, probe), (info.EcnDerived, info.PathMtuProbe));
    }

    [Theory]
    [InlineData("00800000")]
    [InlineData("00FF0000")]
    [Trait("Requirement", "R50")]
    public void ReservedOctetOfBasic_IsIgnored(string octets)
    {
        Assert.Equal(DropReason.None, AggfragHeader.Parse(Hex.Parse(octets), out var header));
        Assert.Equal(0, header.BlockOffset);
    }

    [Fact]
    [Trait("Requirement", "R50")]
    public void ReservedBits_AreSentAsZero()
    {
        var octets = new byte[24];
        Array.Fill(octets, (byte)0xFF);

        Assert.Equal(4, AggfragHeader.Write(octets, 0x1234));
        Assert.Equal("00001234", Convert.ToHexString(octets.AsSpan(0, 4)));
        Assert.Equal(24, AggfragHeader.Write(octets, 0x1234, default));
        Assert.Equal("01001234" + new string('0', 40), Convert.ToHexString(octets));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(255)]
    public void OtherSubTypes_AreUnknown(byte subType)
    {
        var octets = new byte[100];
        octets[0] = subType;

        Assert.Equal(DropReason.AggfragSubtypeUnknown, AggfragHeader.Parse(octets, out _));
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        for (var length = 0; length < 4; length++) Assert.Equal(DropReason.AggfragHeaderTruncated, AggfragHeader.Parse(new byte[length], out _));
        var congestion = new byte[24];
        congestion[0] = 1;
        for (var length = 0; length < 24; length++)
        {
            Assert.Equal(DropReason.AggfragHeaderTruncated, AggfragHeader.Parse(congestion.AsSpan(0, length), out _));
        }

        Assert.Equal(DropReason.None, AggfragHeader.Parse(congestion, out var header));
        Assert.True(header.DataBlocks.IsEmpty);
    }

    [Theory]
    [InlineData(0x3FFFFFU, 0x1FFFFFU, 0x1FFFFFU)]
    [InlineData(0x400000U, 0x200000U, 0x200000U)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue)]
    [Trait("Requirement", "R52")]
    public void ValuesThatDoNotFit_AreSentAsTheLargestThatDo(uint rtt, uint echo, uint transmit)
    {
        var octets = new byte[24];
        AggfragHeader.Write(octets, 0, new AggfragCongestionInfo { RttMicros = rtt, EchoDelayMicros = echo, TransmitDelayMicros = transmit });

        Assert.Equal("FFFFFFFFFFFFFFFF", Convert.ToHexString(octets.AsSpan(8, 8)));
    }

    [Theory]
    [InlineData(uint.MaxValue, 0, 0, "FFFFFC0000000000")]
    [InlineData(0, uint.MaxValue, 0, "000003FFFFE00000")]
    [InlineData(0, 0, uint.MaxValue, "00000000001FFFFF")]
    [Trait("Requirement", "R52")]
    public void ValueThatDoesNotFit_DoesNotTouchItsNeighbours(uint rtt, uint echo, uint transmit, string field)
    {
        var octets = new byte[24];
        AggfragHeader.Write(octets, 0, new AggfragCongestionInfo { RttMicros = rtt, EchoDelayMicros = echo, TransmitDelayMicros = transmit });

        Assert.Equal(field, Convert.ToHexString(octets.AsSpan(8, 8)));
    }

    [Theory]
    [InlineData(-1, 0U)]
    [InlineData(999, 0U)]
    [InlineData(1_500_000, 1_500U)]
    [InlineData(long.MaxValue, uint.MaxValue)]
    public void Nanoseconds_BecomeMicrosecondsAndSaturate(long nanos, uint micros) => Assert.Equal(micros, AggfragCongestionInfo.ToMicros(nanos));

    [Fact]
    public void EmitAndParse_IsIdentity() => Property.Holds(
        from offset in Gen.Choose(0, 65535)
        from flags in Gen.Choose(0, 3)
        from words in Gen.ArrayOf(Property.UInt32(), 6)
        select (offset: (ushort)offset, info: new AggfragCongestionInfo
        {
            PathMtuProbe = (flags & 1) != 0,
            EcnDerived = (flags & 2) != 0,
            LossEventRate = words[0],
            RttMicros = words[1] & AggfragCongestionInfo.MaxRttMicros,
            EchoDelayMicros = words[2] & AggfragCongestionInfo.MaxDelayMicros,
            TransmitDelayMicros = words[3] & AggfragCongestionInfo.MaxDelayMicros,
            TVal = words[4],
            TEcho = words[5],
        }),
        c =>
        {
            var octets = new byte[AggfragHeader.CongestionLength];
            AggfragHeader.Write(octets, c.offset, c.info);

            Assert.Equal(DropReason.None, AggfragHeader.Parse(octets, out var header));
            Assert.True(header.TryGetCongestionInfo(out var info));
            Assert.Equal((c.offset, c.info), (header.BlockOffset, info));
        });
}
