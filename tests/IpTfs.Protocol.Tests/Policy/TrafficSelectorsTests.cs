using FsCheck.Fluent;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Policy;

[Collection(AllocationCollection.Name)]
public class TrafficSelectorsTests
{
    private static readonly TrafficSelectors Selectors = new(
        [Prefix("192.168.1.0/24"), Prefix("fd01::/64")],
        [Prefix("192.168.2.0/24"), Prefix("fd02::/64")]);

    [Theory]
    [InlineData("192.168.1.5", "192.168.2.5", true, false)]
    [InlineData("192.168.2.5", "192.168.1.5", false, true)]
    [InlineData("192.168.1.5", "192.168.1.6", false, false)]
    [InlineData("192.168.2.5", "192.168.2.6", false, false)]
    [InlineData("10.0.0.1", "192.168.1.5", false, false)]
    [InlineData("192.168.2.5", "10.0.0.1", false, false)]
    [InlineData("fd01::5", "fd02::5", true, false)]
    [InlineData("fd02::5", "fd01::5", false, true)]
    public void Peers_SpeakForTheirOwnSideOnly(string source, string destination, bool outbound, bool inbound)
    {
        Assert.True(IpAddress.TryParse(source, out var from));
        Assert.True(IpAddress.TryParse(destination, out var to));

        Assert.Equal((outbound, inbound), (Selectors.PermitsOutbound(from, to), Selectors.PermitsInbound(from, to)));
    }

    [Fact]
    public void SetOfAnySize_ContainsWhatOneOfItsPrefixesContains() => Property.Holds(
        from count in Gen.Choose(0, 30)
        from prefixes in Gen.ListOf(
            from high in Gen.Choose(0, 255)
            from length in Gen.Choose(2, 32)
            from v6 in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new IpPrefix(new IpAddress((UInt128)high << (v6 ? 120 : 24), v6), length), count)
        from probe in Gen.Choose(0, 255)
        select (prefixes: prefixes.ToArray(), probe),
        c =>
        {
            var set = new PrefixSet(c.prefixes);
            foreach (var address in new[] { new IpAddress((UInt128)c.probe << 24, false), new IpAddress((UInt128)c.probe << 120, true) })
            {
                Assert.Equal(c.prefixes.Any(prefix => prefix.Contains(address)), set.Contains(address));
            }

            Assert.Equal(c.prefixes.Distinct(), set.Prefixes);
        });

    [Fact]
    public void Checking_AllocatesNothing()
    {
        var many = new TrafficSelectors([IpPrefix.AllV4], Enumerable.Range(0, 1000).Select(i => new IpPrefix(new IpAddress((UInt128)(i << 8), false), 24)));
        var source = new IpAddress(5 << 8, false);
        Allocation.None(() =>
        {
            if (!many.PermitsInbound(source, source) || Selectors.PermitsInbound(source, source)) throw new InvalidOperationException("wrong answer");
        });
    }

    private static IpPrefix Prefix(string text)
    {
        Assert.True(IpPrefix.TryParse(text, out var prefix));
        return prefix;
    }
}
