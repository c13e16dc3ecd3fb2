using System.Buffers.Binary;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

[Collection(AllocationCollection.Name)]
public class IcmpTooBigTests
{
    private static readonly IpAddress GatewayV4 = Address("192.0.2.254");
    private static readonly IpAddress GatewayV6 = Address("2001:db8::fe");

    private readonly byte[] _buffer = new byte[IcmpTooBig.MaxLength];

    [Fact]
    public void IPv4_GetsFragmentationNeededWithTheMtu()
    {
        var offending = LongV4(1500);
        var length = IcmpTooBig.Write(_buffer, offending, 1442, GatewayV4);

        // RFC 1812 §4.3.2.3: at most 576 octets, of which 28 are headers.
        Assert.Equal(576, length);
        Assert.True(IPv4View.TryParse(_buffer.AsSpan(0, length), out var ip) && ip.HasValidChecksum);
        Assert.Equal((GatewayV4, Address("192.0.2.1"), IpProtocols.Icmp), (ip.Source, ip.Destination, ip.Protocol));
        Assert.Equal("0304", Convert.ToHexString(ip.Payload[..2]));
        Assert.Equal("000005A2", Convert.ToHexString(ip.Payload[4..8]));
        Assert.Equal(0, InternetChecksum.Compute(ip.Payload));
        Assert.Equal(offending[..548], ip.Payload[8..].ToArray());
    }

    [Fact]
    public void ShortIPv4_IsQuotedWhole()
    {
        var length = IcmpTooBig.Write(_buffer, [.. Samples.TcpSynOverIPv4, 0xFF], 500, GatewayV4);

        Assert.Equal(28 + 60, length);
        Assert.Equal(Samples.TcpSynOverIPv4, _buffer[28..length]);
    }

    [Fact]
    public void IPv6_GetsPacketTooBigWithTheMtu()
    {
        var offending = LongV6(1500);
        var length = IcmpTooBig.Write(_buffer, offending, 1402, GatewayV6);

        Assert.Equal(1280, length);
        Assert.True(IPv6View.TryParse(_buffer.AsSpan(0, length), out var ip));
        Assert.Equal((GatewayV6, Address("2001:db8::1"), IpProtocols.IcmpV6), (ip.Source, ip.Destination, ip.NextHeader));
        Assert.Equal("0200", Convert.ToHexString(ip.Payload[..2]));
        Assert.Equal(1402U, BinaryPrimitives.ReadUInt32BigEndian(ip.Payload[4..]));
        Assert.Equal(0, InternetChecksum.ComputeWithPseudoHeader(ip.Payload, ip.Source, ip.Destination, IpProtocols.IcmpV6));
        Assert.Equal(offending[..1232], ip.Payload[8..].ToArray());
    }

    [Theory]
    [InlineData(10, 68)]
    [InlineData(70_000, 65535)]
    public void MtuThatIPv4CannotSay_IsClamped(int mtu, int said)
    {
        IcmpTooBig.Write(_buffer, LongV4(1500), mtu, GatewayV4);

        Assert.Equal(said, BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(26)));
    }

    [Fact]
    public void MtuBelowTheLeastOfIPv6_IsRaisedToIt()
    {
        IcmpTooBig.Write(_buffer, LongV6(1500), 518, GatewayV6);

        Assert.Equal(1280U, BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(44)));
    }

    // RFC 1122 §3.2.2.
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(12)]
    public void IcmpError_GetsNoAnswer(byte type)
    {
        var packet = Samples.EchoRequest;
        packet[20] = type;

        AssertNoAnswer(packet, GatewayV4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(13)]
    public void IcmpQuery_GetsOne(byte type)
    {
        var packet = Samples.EchoRequest;
        packet[20] = type;

        Assert.NotEqual(0, IcmpTooBig.Write(_buffer, packet, 500, GatewayV4));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("127.0.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    public void SourceThatIsNotOneHost_GetsNoAnswer(string source)
    {
        var packet = Samples.TcpSynOverIPv4;
        Address(source).CopyTo(packet.AsSpan(12));

        AssertNoAnswer(packet, GatewayV4);
    }

    [Theory]
    [InlineData("224.0.0.5")]
    [InlineData("255.255.255.255")]
    public void MulticastOverIPv4_GetsNoAnswer(string destination)
    {
        var packet = Samples.TcpSynOverIPv4;
        Address(destination).CopyTo(packet.AsSpan(16));

        AssertNoAnswer(packet, GatewayV4);
    }

    [Theory]
    [InlineData(0x2000, true)]
    [InlineData(0x2001, false)]
    [InlineData(0x0001, false)]
    public void OnlyTheFirstFragmentOverIPv4_GetsAnAnswer(int field, bool answered)
    {
        var packet = Samples.TcpSynOverIPv4;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)field);

        Assert.Equal(answered, IcmpTooBig.Write(_buffer, packet, 500, GatewayV4) != 0);
    }

    // RFC 4443 §2.4 (e).
    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("ff02::1")]
    public void IPv6SourceThatIsNotOneHost_GetsNoAnswer(string source)
    {
        var packet = Samples.TcpSynOverIPv6;
        Address(source).CopyTo(packet.AsSpan(8));

        AssertNoAnswer(packet, GatewayV6);
    }

    [Fact]
    public void MulticastOverIPv6_GetsOneBecausePathMtuNeedsIt()
    {
        var packet = Samples.TcpSynOverIPv6;
        Address("ff05::2").CopyTo(packet.AsSpan(24));

        Assert.NotEqual(0, IcmpTooBig.Write(_buffer, packet, 1280, GatewayV6));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(127, false)]
    [InlineData(137, false)]
    [InlineData(128, true)]
    [InlineData(135, true)]
    public void IcmpV6_GetsAnAnswerOnlyWhenItIsNoErrorAndNoRedirect(byte type, bool answered)
    {
        var packet = Samples.TcpSynOverIPv6;
        packet[6] = IpProtocols.IcmpV6;
        packet[40] = type;
        Assert.Equal(answered, IcmpTooBig.MaySend(packet));

        // The same behind destination options.
        var behindOptions = Samples.OptionsOverIPv6;
        behindOptions[48] = IpProtocols.IcmpV6;
        behindOptions[56] = type;
        Assert.Equal(answered, IcmpTooBig.MaySend(behindOptions));
    }

    [Fact]
    public void LaterFragmentOfIcmpV6_GetsNoAnswer()
    {
        var packet = Samples.SecondFragmentOverIPv6;
        Assert.True(IcmpTooBig.MaySend(packet));

        packet[40] = IpProtocols.IcmpV6;
        Assert.False(IcmpTooBig.MaySend(packet));
    }

    [Fact]
    public void EveryTruncation_GetsNoAnswer()
    {
        foreach (var packet in Samples.All)
        {
            for (var length = 0; length < packet.Length; length++) Assert.False(IcmpTooBig.MaySend(packet.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Answer_GetsNoAnswer()
    {
        var length = IcmpTooBig.Write(_buffer, LongV4(1500), 1442, GatewayV4);
        Assert.False(IcmpTooBig.MaySend(_buffer.AsSpan(0, length)));

        length = IcmpTooBig.Write(_buffer, LongV6(1500), 1442, GatewayV6);
        Assert.False(IcmpTooBig.MaySend(_buffer.AsSpan(0, length)));
    }

    [Fact]
    public void CallersMistakes_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IcmpTooBig.Write(new byte[575], LongV4(1500), 1442, GatewayV4));
        Assert.Throws<InvalidOperationException>(() => IcmpTooBig.Write(_buffer, LongV4(1500), 1442, GatewayV6));
    }

    [Fact]
    public void Writing_AllocatesNothing()
    {
        var v4 = LongV4(1500);
        var v6 = LongV6(1500);
        Allocation.None(() =>
        {
            IcmpTooBig.Write(_buffer, v4, 1442, GatewayV4);
            IcmpTooBig.Write(_buffer, v6, 1442, GatewayV6);
        });
    }

    private void AssertNoAnswer(byte[] packet, IpAddress from)
    {
        Assert.Equal(0, IcmpTooBig.Write(_buffer, packet, 1280, from));
        Assert.All(_buffer, octet => Assert.Equal(0, octet));
    }

    private static IpAddress Address(string text)
    {
        Assert.True(IpAddress.TryParse(text, out var address));
        return address;
    }

    private static byte[] LongV4(int length)
    {
        var packet = new byte[length];
        for (var i = 0; i < length; i++) packet[i] = (byte)i;
        Samples.TcpSynOverIPv4.CopyTo(packet, 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)length);
        return packet;
    }

    private static byte[] LongV6(int length)
    {
        var packet = new byte[length];
        for (var i = 0; i < length; i++) packet[i] = (byte)i;
        Samples.TcpSynOverIPv6.CopyTo(packet, 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(length - 40));
        return packet;
    }
}
