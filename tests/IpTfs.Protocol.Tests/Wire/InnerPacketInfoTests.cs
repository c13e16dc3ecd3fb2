using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

[Collection(AllocationCollection.Name)]
public class InnerPacketInfoTests
{
    [Fact]
    public void IPv4_IsRead()
    {
        Assert.True(InnerPacketInfo.TryRead(Samples.TcpSynOverIPv4, out var info));
        Assert.Equal("192.0.2.1 192.0.2.78 6 60 False", $"{info.Source} {info.Destination} {info.Protocol} {info.TotalLength} {info.IsV6}");
    }

    [Fact]
    public void IPv6_IsRead()
    {
        Assert.True(InnerPacketInfo.TryRead(Samples.OptionsOverIPv6, out var info));
        Assert.Equal("2001:db8::1 2001:db8::77 0 69 True", $"{info.Source} {info.Destination} {info.Protocol} {info.TotalLength} {info.IsV6}");
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        foreach (var packet in Samples.All)
        {
            for (var length = 0; length < packet.Length; length++) Assert.False(InnerPacketInfo.TryRead(packet.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void OctetsBeyondTheLength_AreCutOff()
    {
        foreach (var packet in Samples.All)
        {
            Assert.True(InnerPacketInfo.TryRead([.. packet, 0xFF, 0xFF], out var info));
            Assert.Equal(packet.Length, info.TotalLength);
        }
    }

    [Fact]
    public void OtherVersions_AreRefused()
    {
        for (var version = 0; version < 16; version++)
        {
            if (version is 4 or 6) continue;
            var packet = Samples.EchoRequest;
            packet[0] = (byte)((version << 4) | 5);
            Assert.False(InnerPacketInfo.TryRead(packet, out _));
        }
    }

    [Fact]
    public void Jumbogram_IsRefused()
    {
        // RFC 2675 §2: hop-by-hop options with a jumbo payload option, Payload Length 0.
        var packet = Samples.OptionsOverIPv6;
        packet[5] = 0;

        Assert.False(InnerPacketInfo.TryRead(packet, out _));
    }

    [Fact]
    public void IPv6WithoutPayload_IsAPacket()
    {
        var packet = Samples.TcpSynOverIPv6[..40];
        packet[5] = 0;
        packet[6] = IpProtocols.NoNextHeader;

        Assert.True(InnerPacketInfo.TryRead(packet, out var info));
        Assert.Equal(40, info.TotalLength);
    }

    [Fact]
    public void Reading_AllocatesNothing()
    {
        var v4 = Samples.TcpSynOverIPv4;
        var v6 = Samples.TcpSynOverIPv6;
        Allocation.None(() =>
        {
            InnerPacketInfo.TryRead(v4, out _);
            InnerPacketInfo.TryRead(v6, out _);
        });
    }
}
