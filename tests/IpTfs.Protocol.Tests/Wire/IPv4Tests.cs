using FsCheck.Fluent;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

public class IPv4Tests
{
    [Fact]
    public void EchoRequestOfRfc7634_ReadsAsPrinted()
    {
        Assert.True(IPv4View.TryParse(Samples.EchoRequest, out var view));

        Assert.Equal((20, 84, 0xA6F2, false, false, 0), (view.HeaderLength, view.TotalLength, view.Identification, view.DontFragment, view.MoreFragments, view.FragmentOffset));
        Assert.Equal((64, IpProtocols.Icmp, 0), (view.TimeToLive, view.Protocol, view.TrafficClass));
        Assert.Equal(("198.51.100.5", "192.0.2.5"), (view.Source.ToString(), view.Destination.ToString()));
        Assert.True(view.HasValidChecksum);
        Assert.Equal((64, 8), (view.Payload.Length, view.Payload[0]));
    }

    [Fact]
    public void Options_AreBetweenHeaderAndPayload()
    {
        var packet = new byte[60 + 3];
        packet[0] = 0x4F;
        packet[3] = 63;
        packet[60] = 0xAA;

        Assert.True(IPv4View.TryParse(packet, out var view));
        Assert.Equal((60, 3, 0xAA), (view.HeaderLength, view.Payload.Length, view.Payload[0]));
    }

    [Theory]
    [InlineData(0x0000, false, false, 0, false)]
    [InlineData(0x4000, true, false, 0, false)]
    [InlineData(0x2000, false, true, 0, true)]
    [InlineData(0x2001, false, true, 8, true)]
    [InlineData(0x1FFF, false, false, 65528, true)]
    [InlineData(0x8000, false, false, 0, false)]
    public void FlagsAndOffset_AreRead(int field, bool dontFragment, bool moreFragments, int offset, bool isFragment)
    {
        var packet = Samples.EchoRequest;
        packet[6] = (byte)(field >> 8);
        packet[7] = (byte)field;
        Assert.True(IPv4View.TryParse(packet, out var view));

        Assert.Equal((dontFragment, moreFragments, offset, isFragment), (view.DontFragment, view.MoreFragments, view.FragmentOffset, view.IsFragment));
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        var packet = Samples.EchoRequest;
        for (var length = 0; length < packet.Length; length++) Assert.False(IPv4View.TryParse(packet.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData(0x35, 84)]
    [InlineData(0x65, 84)]
    [InlineData(0x44, 84)]
    [InlineData(0x40, 84)]
    [InlineData(0x45, 85)]
    [InlineData(0x45, 19)]
    [InlineData(0x45, 0)]
    [InlineData(0x46, 23)]
    public void ImpossibleVersionOrLength_IsRefused(byte versionAndHeader, int total)
    {
        var packet = Samples.EchoRequest;
        packet[0] = versionAndHeader;
        packet[2] = (byte)(total >> 8);
        packet[3] = (byte)total;

        Assert.False(IPv4View.TryParse(packet, out _));
    }

    [Fact]
    public void OctetsBeyondTotalLength_AreNotPartOfThePacket()
    {
        byte[] padded = [.. Samples.EchoRequest, 1, 2, 3];

        Assert.True(IPv4View.TryParse(padded, out var view));
        Assert.Equal(Samples.EchoRequest, view.Packet.ToArray());
    }

    [Fact]
    public void EverySingleBitFlipInTheHeader_FailsTheChecksumOrTheParser()
    {
        for (var bit = 0; bit < 160; bit++)
        {
            var packet = Samples.EchoRequest;
            packet[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            Assert.False(IPv4View.TryParse(packet, out var view) && view.HasValidChecksum, $"bit {bit}");
        }
    }

    [Fact]
    public void EmitAndParse_IsIdentity() => Property.Holds(
        from source in Property.UInt32()
        from destination in Property.UInt32()
        from octets in Gen.ArrayOf(Gen.Choose(0, 255), 4)
        from id in Gen.Choose(0, 65535)
        from payload in Gen.Choose(0, 2000)
        select (payload, header: new IPv4Header
        {
            Source = new IpAddress(source, false),
            Destination = new IpAddress(destination, false),
            Protocol = (byte)octets[0],
            TrafficClass = (byte)octets[1],
            TimeToLive = (byte)octets[2],
            DontFragment = octets[3] % 2 == 0,
            Identification = (ushort)id,
        }),
        c =>
        {
            var packet = new byte[IPv4Header.Length + c.payload];
            Array.Fill(packet, (byte)0xEE);
            c.header.Write(packet, c.payload);

            Assert.True(IPv4View.TryParse(packet, out var view));
            Assert.Equal((c.header, c.payload, true), (view.ToHeader(), view.Payload.Length, view.HasValidChecksum));
        });

    [Fact]
    public void CallersMistakes_Throw()
    {
        var v4 = new IpAddress(1, false);
        var header = new IPv4Header { Source = v4, Destination = v4, Protocol = 1 };

        Assert.Throws<ArgumentOutOfRangeException>(() => header.Write(new byte[20], 65516));
        Assert.Throws<ArgumentOutOfRangeException>(() => header.Write(new byte[20], -1));
        Assert.Throws<InvalidOperationException>(() => (header with { Source = new IpAddress(1, true) }).Write(new byte[20], 0));
        header.Write(new byte[20], 65515);
    }
}
