using FsCheck.Fluent;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

public class TransportViewTests
{
    [Fact]
    public void UdpOfLinux_IsRead()
    {
        Assert.True(IPv6View.TryParse(Samples.OptionsOverIPv6, out var ip));
        Assert.True(UdpView.TryParse(ip.Packet[56..], out var udp));

        Assert.Equal((0xE2FD, 9, 13, 0x7D11), (udp.SourcePort, udp.DestinationPort, udp.Length, udp.Checksum));
        Assert.True(udp.Payload.SequenceEqual("hello"u8));
        Assert.True(udp.HasValidChecksum(ip.Source, ip.Destination));
        Assert.False(udp.HasValidChecksum(ip.Source, ip.Source));
    }

    [Fact]
    public void UdpWithoutChecksum_IsValidOverIPv4Only()
    {
        var datagram = new byte[8];
        new UdpHeader(1, 2).WriteWithoutChecksum(datagram, 0);
        Assert.True(UdpView.TryParse(datagram, out var udp));

        Assert.True(udp.HasValidChecksum(new IpAddress(1, false), new IpAddress(2, false)));
        Assert.False(udp.HasValidChecksum(new IpAddress(1, true), new IpAddress(2, true)));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(0)]
    [InlineData(14)]
    public void UdpWithImpossibleLength_IsRefused(byte length)
    {
        var datagram = Samples.OptionsOverIPv6[56..];
        datagram[5] = length;

        Assert.False(UdpView.TryParse(datagram, out _));
    }

    [Fact]
    public void UdpOctetsBeyondLength_AreNotPartOfIt()
    {
        Assert.True(UdpView.TryParse([.. Samples.OptionsOverIPv6[56..], 9], out var udp));
        Assert.Equal(13, udp.Length);
    }

    [Fact]
    public void EveryTruncationOfUdp_IsRefused()
    {
        var datagram = Samples.OptionsOverIPv6[56..];
        for (var length = 0; length < datagram.Length; length++) Assert.False(UdpView.TryParse(datagram.AsSpan(0, length), out _));
    }

    [Fact]
    public void UdpEmitAndParse_IsIdentity() => Property.Holds(
        from ports in Gen.ArrayOf(Gen.Choose(0, 65535), 2)
        from v6 in Gen.Elements(true, false)
        from source in Property.UInt32()
        from payload in Property.Octets(100)
        select (header: new UdpHeader((ushort)ports[0], (ushort)ports[1]), source: new IpAddress(source, v6), payload),
        c =>
        {
            byte[] datagram = [.. new byte[8], .. c.payload];
            c.header.Write(datagram, c.source, c.source);

            Assert.True(UdpView.TryParse(datagram, out var view));
            Assert.Equal(c.header, new UdpHeader(view.SourcePort, view.DestinationPort));
            Assert.True(view.Payload.SequenceEqual(c.payload));
            Assert.True(view.Checksum != 0 && view.HasValidChecksum(c.source, c.source));
        });

    // RFC 768: the one's complement sum that would be sent as 0 is sent as all ones.
    [Fact]
    public void UdpChecksumThatComesToZero_IsSentAsAllOnes()
    {
        var zero = new IpAddress(0, false);
        for (var word = 0; word <= ushort.MaxValue; word++)
        {
            byte[] datagram = [0, 0, 0, 0, 0, 0, 0, 0, (byte)(word >> 8), (byte)word];
            new UdpHeader(0, 0).Write(datagram, zero, zero);
            Assert.True(UdpView.TryParse(datagram, out var view));
            Assert.NotEqual(0, view.Checksum);
            if (view.Checksum == ushort.MaxValue)
            {
                Assert.True(view.HasValidChecksum(zero, zero));
                return;
            }
        }

        Assert.Fail("no payload makes the checksum 0");
    }

    [Fact]
    public void TcpSynOfLinux_IsRead()
    {
        Assert.True(IPv4View.TryParse(Samples.TcpSynOverIPv4, out var ip));
        Assert.True(TcpView.TryParse(ip.Payload, out var tcp));

        Assert.Equal((0xECDA, 443, 0xE94DD42AU, 0U), (tcp.SourcePort, tcp.DestinationPort, tcp.SequenceNumber, tcp.AcknowledgementNumber));
        Assert.Equal((40, TcpFlags.Syn, 64240, 0xFD15), (tcp.HeaderLength, tcp.Flags, tcp.Window, tcp.Checksum));
        // MSS 1460, SACK permitted, timestamps, window scale 10.
        Assert.Equal("020405B40402080A6797B800000000000103030A", Convert.ToHexString(tcp.Options));
        Assert.True(tcp.Payload.IsEmpty);
        Assert.True(tcp.HasValidChecksum(ip.Source, ip.Destination));
    }

    [Fact]
    public void EveryTruncationOfTheTcpHeader_IsRefused()
    {
        Assert.True(IPv4View.TryParse(Samples.TcpSynOverIPv4, out var ip));
        for (var length = 0; length < 40; length++) Assert.False(TcpView.TryParse(ip.Payload[..length], out _));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x40)]
    [InlineData(0xB0)]
    public void TcpWithImpossibleDataOffset_IsRefused(byte dataOffset)
    {
        var segment = Samples.TcpSynOverIPv4[20..];
        segment[12] = dataOffset;

        Assert.False(TcpView.TryParse(segment, out _));
    }

    [Fact]
    public void Esp_ShowsSpiAndSequence()
    {
        Assert.True(EspView.TryParse(Hex.Parse("00002001 0000002A AABB"), out var esp));
        Assert.Equal((0x2001U, 42U, 2), (esp.Spi, esp.Sequence, esp.Body.Length));
    }

    [Fact]
    public void EspCutOrWithSpiZero_IsRefused()
    {
        var packet = Hex.Parse("000020010000002A");
        for (var length = 0; length < packet.Length; length++) Assert.False(EspView.TryParse(packet.AsSpan(0, length), out _));
        Assert.False(EspView.TryParse(new byte[20], out _));
    }
}
