using FsCheck.Fluent;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

public class IPv6Tests
{
    [Fact]
    public void TcpSynOfLinux_IsRead()
    {
        Assert.True(IPv6View.TryParse(Samples.TcpSynOverIPv6, out var view));

        Assert.Equal((80, 0, 0x5AC2DU, IpProtocols.Tcp, 64), (view.TotalLength, view.TrafficClass, view.FlowLabel, view.NextHeader, view.HopLimit));
        Assert.Equal(("2001:db8::1", "2001:db8::77"), (view.Source.ToString(), view.Destination.ToString()));
        Assert.Equal((IPv6Transport.Found, IpProtocols.Tcp, 40), Walk(Samples.TcpSynOverIPv6));
    }

    [Fact]
    public void Options_AreWalkedToTheTransport() => Assert.Equal((IPv6Transport.Found, IpProtocols.Udp, 56), Walk(Samples.OptionsOverIPv6));

    [Fact]
    public void FirstFragment_HasItsTransport() => Assert.Equal((IPv6Transport.Found, IpProtocols.Udp, 48), Walk(Samples.FirstFragmentOverIPv6));

    [Fact]
    public void LaterFragment_HasNone() => Assert.Equal((IPv6Transport.LaterFragment, IpProtocols.Udp, 48), Walk(Samples.SecondFragmentOverIPv6));

    // RFC 4302 §2.2: the length of AH is in 32-bit words less 2; RFC 8200 §4.4: that of a routing header in 64-bit words less 1.
    [Fact]
    public void RoutingAndAuthenticationHeaders_HaveTheirOwnUnits()
    {
        var packet = Packet(IpProtocols.Routing, "3302040000000000" + "0000000000000000" + "0000000000000000", "3a04000000000100" + "0000000100112233" + "4455667788990011", "8000");

        Assert.Equal((IPv6Transport.Found, IpProtocols.IcmpV6, 40 + 24 + 24), Walk(packet));
    }

    [Fact]
    public void NoNextHeader_EndsTheWalk() => Assert.Equal((IPv6Transport.None, IpProtocols.NoNextHeader, 48), Walk(Packet(IpProtocols.DestinationOptions, "3b00010400000000")));

    [Fact]
    public void UnknownUpperLayer_IsFound() => Assert.Equal((IPv6Transport.Found, (byte)253, 40), Walk(Packet(253, "00")));

    [Fact]
    public void ChainLongerThanTheLimit_IsMalformed()
    {
        static string Chain(int headers) => string.Concat(Enumerable.Repeat("3c00010400000000", headers - 1)) + "1100010400000000";

        Assert.Equal(IPv6Transport.Found, Walk(Packet(IpProtocols.DestinationOptions, Chain(IPv6View.MaxExtensionHeaders))).Result);
        Assert.Equal(IPv6Transport.Malformed, Walk(Packet(IpProtocols.DestinationOptions, Chain(IPv6View.MaxExtensionHeaders + 1))).Result);
    }

    [Fact]
    public void EveryCutOfTheChain_IsMalformed()
    {
        var whole = Samples.OptionsOverIPv6;
        for (var payload = 0; payload < 16; payload++)
        {
            var cut = whole[..(40 + payload)];
            cut[4] = 0;
            cut[5] = (byte)payload;

            Assert.Equal(IPv6Transport.Malformed, Walk(cut).Result);
        }
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        var packet = Samples.TcpSynOverIPv6;
        for (var length = 0; length < packet.Length; length++) Assert.False(IPv6View.TryParse(packet.AsSpan(0, length), out _));
    }

    [Fact]
    public void OctetsBeyondPayloadLength_AreNotPartOfThePacket()
    {
        byte[] padded = [.. Samples.TcpSynOverIPv6, 1, 2, 3];

        Assert.True(IPv6View.TryParse(padded, out var view));
        Assert.Equal(Samples.TcpSynOverIPv6, view.Packet.ToArray());
    }

    [Fact]
    public void EmitAndParse_IsIdentity() => Property.Holds(
        from source in Gen.ArrayOf(Property.UInt32(), 4)
        from destination in Gen.ArrayOf(Property.UInt32(), 4)
        from octets in Gen.ArrayOf(Gen.Choose(0, 255), 3)
        from flow in Gen.Choose(0, 0xFFFFF)
        from payload in Gen.Choose(0, 2000)
        select (payload, header: new IPv6Header
        {
            Source = Address(source),
            Destination = Address(destination),
            NextHeader = (byte)octets[0],
            TrafficClass = (byte)octets[1],
            HopLimit = (byte)octets[2],
            FlowLabel = (uint)flow,
        }),
        c =>
        {
            var packet = new byte[IPv6Header.Length + c.payload];
            Array.Fill(packet, (byte)0xEE);
            c.header.Write(packet, c.payload);

            Assert.True(IPv6View.TryParse(packet, out var view));
            Assert.Equal((c.header, c.payload), (view.ToHeader(), view.Payload.Length));
        });

    [Fact]
    public void CallersMistakes_Throw()
    {
        var v6 = new IpAddress(1, true);
        var header = new IPv6Header { Source = v6, Destination = v6, NextHeader = 17 };

        Assert.Throws<ArgumentOutOfRangeException>(() => header.Write(new byte[40], 65536));
        Assert.Throws<InvalidOperationException>(() => (header with { Destination = new IpAddress(1, false) }).Write(new byte[40], 0));
    }

    private static (IPv6Transport Result, byte Protocol, int Offset) Walk(byte[] packet)
    {
        Assert.True(IPv6View.TryParse(packet, out var view));
        return (view.FindTransport(out var protocol, out var offset), protocol, offset);
    }

    private static byte[] Packet(byte nextHeader, params string[] payload)
    {
        var octets = Hex.Parse(string.Concat(payload));
        byte[] packet = [.. Samples.TcpSynOverIPv6[..40], .. octets];
        packet[5] = (byte)octets.Length;
        packet[6] = nextHeader;
        return packet;
    }

    private static IpAddress Address(uint[] words) => new(words.Aggregate(UInt128.Zero, (bits, word) => (bits << 32) | word), true);
}
