using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

public class DataBlockTests
{
    [Fact]
    public void Packets_HaveTheLengthOfTheirIpHeader()
    {
        foreach (var packet in Samples.All)
        {
            Assert.Equal((DataBlockStatus.Packet, packet.Length), Read(packet));
            Assert.Equal((DataBlockStatus.Packet, packet.Length), Read([.. packet, 0xFF]));
        }
    }

    [Fact]
    public void LengthIsKnown_AfterFourOctetsOfIPv4AndSixOfIPv6()
    {
        foreach (var packet in Samples.All)
        {
            var known = packet[0] >> 4 == 4 ? 4 : 6;
            for (var length = 0; length < packet.Length; length++)
            {
                var expected = length < known ? (DataBlockStatus.LengthCut, 0) : (DataBlockStatus.Packet, packet.Length);
                Assert.Equal(expected, Read(packet[..length]));
            }
        }
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0F112233445566")]
    public void Pad_IsPadWhateverFollows(string octets) => Assert.Equal((DataBlockStatus.Pad, 0), Read(Hex.Parse(octets)));

    [Fact]
    public void OtherTypes_AreUnknown()
    {
        for (var type = 0; type < 16; type++)
        {
            if (type is 0 or 4 or 6) continue;
            Assert.Equal((DataBlockStatus.UnknownType, 0), Read([(byte)(type << 4)]));
        }
    }

    // The first is CVE-2026-31472's packet: a Total Length of 0 must not make a parser stand still.
    [Theory]
    [InlineData("45000000")]
    [InlineData("45000013")]
    [InlineData("46000017")]
    [InlineData("4F00003B")]
    [InlineData("44000054")]
    [InlineData("40")]
    public void LengthBelowTheHeader_IsInvalid(string octets) => Assert.Equal((DataBlockStatus.InvalidLength, 0), Read(Hex.Parse(octets)));

    [Theory]
    [InlineData("45000014", 20)]
    [InlineData("4F00003C", 60)]
    [InlineData("4500FFFF", 65535)]
    [InlineData("600000000000", 40)]
    [InlineData("60000000FFFF", 65575)]
    public void ExtremeLengths_AreRead(string octets, int length) => Assert.Equal((DataBlockStatus.Packet, length), Read(Hex.Parse(octets)));

    private static (DataBlockStatus Status, int Length) Read(byte[] block) => (DataBlock.Read(block, out var length), length);
}
