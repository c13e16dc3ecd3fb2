using FsCheck.Fluent;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

public class IpPrefixTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("fd01::/64", "fd01::/64")]
    [InlineData("fd01::ff/64", "fd01::/64")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("::/0", "::/0")]
    public void Text_IsReadAndHostBitsCleared(string text, string normal)
    {
        Assert.True(IpPrefix.TryParse(text, out var prefix));
        Assert.Equal(normal, prefix.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0/8")]
    [InlineData("10/8")]
    [InlineData("fd01::/129")]
    [InlineData("fd01::%eth0/64")]
    [InlineData("10.0.0.0/99999999999")]
    [InlineData("::ffff:10.0.0.0/8")]
    [InlineData("::ffff:10.0.0.0/104")]
    [InlineData("any")]
    public void OtherText_IsRefused(string text) => Assert.False(IpPrefix.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::", false)]
    [InlineData("::/0", "0.0.0.0", false)]
    [InlineData("192.0.2.7/32", "192.0.2.7", true)]
    [InlineData("192.0.2.7/32", "192.0.2.6", false)]
    [InlineData("fd01::/64", "fd01::ffff:ffff:ffff:ffff", true)]
    [InlineData("fd01::/64", "fd01:0:0:1::", false)]
    [InlineData("fd01::1/128", "fd01::1", true)]
    public void Contains_ComparesTheFixedBits(string prefix, string address, bool contains)
    {
        Assert.True(IpPrefix.TryParse(prefix, out var block));
        Assert.True(IpAddress.TryParse(address, out var inside));
        Assert.Equal(contains, block.Contains(inside));
    }

    [Fact]
    public void Contains_AgreesWithTheFrameworksNetworks() => Property.Holds(
        from v6 in Gen.Elements(true, false)
        from length in Gen.Choose(0, v6 ? 128 : 32)
        from word in Property.UInt32()
        from flip in Gen.Choose(0, v6 ? 127 : 31)
        select (v6, length, word, flip),
        c =>
        {
            var width = c.v6 ? 128 : 32;
            // 2001:db8::/32 in front keeps IPv6 addresses away from the IPv4-mapped block, which the framework turns into IPv4.
            var bits = c.v6 ? ((UInt128)0x20010DB8 << 96) | ((UInt128)c.word << 40) | c.word : c.word;
            var prefix = new IpPrefix(new IpAddress(bits, c.v6), c.length);
            var probe = new IpAddress(bits ^ (UInt128.One << (width - 1 - c.flip)), c.v6);
            var network = new System.Net.IPNetwork(prefix.Address.ToIPAddress(), c.length);

            Assert.Equal(network.Contains(probe.ToIPAddress()), prefix.Contains(probe));
            Assert.Equal(c.flip >= c.length, prefix.Contains(probe));
            Assert.True(prefix.Contains(new IpAddress(bits, c.v6)));
            Assert.True(IpPrefix.TryParse(prefix.ToString(), out var again));
            Assert.Equal(prefix, again);
        });

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true, false, true)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", true, true, true)]
    [InlineData("10.0.0.0/9", "10.128.0.0/9", false, false, false)]
    [InlineData("0.0.0.0/0", "::/0", false, false, false)]
    public void Blocks_ContainAndOverlap(string first, string second, bool contains, bool contained, bool overlaps)
    {
        Assert.True(IpPrefix.TryParse(first, out var a));
        Assert.True(IpPrefix.TryParse(second, out var b));
        Assert.Equal((contains, contained, overlaps, overlaps), (a.Contains(b), b.Contains(a), a.Overlaps(b), b.Overlaps(a)));
    }

    [Fact]
    public void LengthBeyondTheWidth_IsACallersMistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IpPrefix(new IpAddress(0, false), 33));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IpPrefix(new IpAddress(0, true), 129));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IpPrefix(new IpAddress(0, true), -1));
    }
}
