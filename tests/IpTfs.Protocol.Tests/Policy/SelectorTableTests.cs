using FsCheck.Fluent;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Policy;

[Collection(AllocationCollection.Name)]
public class SelectorTableTests
{
    [Fact]
    public void LongestRemotePrefix_Wins()
    {
        var table = Table(("0.0.0.0/0", "10.0.0.0/8", "hub"), ("0.0.0.0/0", "10.1.0.0/16", "site"), ("0.0.0.0/0", "10.1.2.3/32", "host"));

        Assert.Equal("hub", Find(table, "192.0.2.1", "10.2.0.1"));
        Assert.Equal("site", Find(table, "192.0.2.1", "10.1.2.2"));
        Assert.Equal("host", Find(table, "192.0.2.1", "10.1.2.3"));
        Assert.Null(Find(table, "192.0.2.1", "11.0.0.0"));
    }

    [Fact]
    public void SameRemotePrefix_LongestLocalPrefixWins()
    {
        var table = Table(("192.168.0.0/16", "0.0.0.0/0", "office"), ("192.168.7.0/24", "0.0.0.0/0", "guests"), ("172.16.0.0/12", "0.0.0.0/0", "lab"));

        Assert.Equal("office", Find(table, "192.168.1.1", "198.51.100.1"));
        Assert.Equal("guests", Find(table, "192.168.7.1", "198.51.100.1"));
        Assert.Equal("lab", Find(table, "172.16.0.1", "198.51.100.1"));
    }

    // A packet that a more specific tunnel may not carry still belongs to the wider one that may.
    [Fact]
    public void SourceOutsideTheLongestEntry_FallsBackToTheNext()
    {
        var table = Table(("10.1.0.0/16", "10.0.0.0/8", "wide"), ("10.2.0.0/16", "10.3.0.0/16", "narrow"));

        Assert.Equal("narrow", Find(table, "10.2.0.1", "10.3.0.1"));
        Assert.Equal("wide", Find(table, "10.1.0.1", "10.3.0.1"));
        Assert.Null(Find(table, "10.4.0.1", "10.3.0.1"));
    }

    [Fact]
    public void EmptyTable_FindsNothing()
    {
        var table = new SelectorTableBuilder<string>().Build();

        Assert.Null(Find(table, "10.0.0.1", "10.0.0.2"));
        Assert.Null(Find(table, "fd01::1", "fd02::1"));
    }

    [Fact]
    public void Families_DoNotMix()
    {
        var table = Table(("0.0.0.0/0", "0.0.0.0/0", "four"), ("::/0", "::/0", "six"));

        Assert.Equal("four", Find(table, "10.0.0.1", "10.0.0.2"));
        Assert.Equal("six", Find(table, "::1", "::2"));
        Assert.Null(Find(table, "::1", "10.0.0.2"));
        Assert.Null(Find(table, "10.0.0.1", "::2"));
    }

    [Fact]
    public void InnerPacket_IsFoundByItsAddresses()
    {
        var table = Table(("192.0.2.0/24", "192.0.2.78/32", "linux"));
        Assert.True(InnerPacketInfo.TryRead(Wire.Samples.TcpSynOverIPv4, out var inner));

        Assert.True(table.TryFindOutbound(inner, out var found));
        Assert.Equal("linux", found);
    }

    [Fact]
    public void TwoTunnelsWithTheSamePair_AreAConflict()
    {
        var builder = new SelectorTableBuilder<string>();
        Assert.True(builder.TryAdd(Selectors("10.0.0.0/8", "10.1.0.0/16"), "a", out _));
        Assert.True(builder.TryAdd(Selectors("10.0.0.0/8", "10.1.0.0/16"), "a", out _));

        Assert.False(builder.TryAdd(Selectors("10.0.0.1/8", "10.1.255.0/16"), "b", out var conflict));
        Assert.Equal(new SelectorConflict<string>(Prefix("10.0.0.0/8"), Prefix("10.1.0.0/16"), "a"), conflict);
        Assert.Equal((1, "a"), (builder.Build().Count, "a"));
    }

    [Fact]
    public void BuilderIsUsedOnce()
    {
        var builder = new SelectorTableBuilder<string>();
        builder.Build();

        Assert.Throws<InvalidOperationException>(() => builder.TryAdd(Selectors("10.0.0.0/8", "10.1.0.0/16"), "a", out _));
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Fact]
    public void Selectors_PairPrefixesOfOneFamily()
    {
        var builder = new SelectorTableBuilder<string>();
        var selectors = new TrafficSelectors([Prefix("192.168.1.0/24"), Prefix("fd01::/64")], [Prefix("192.168.2.0/24"), Prefix("fd02::/64")]);
        Assert.True(builder.TryAdd(selectors, "b", out _));
        var table = builder.Build();

        Assert.Equal(2, table.Count);
        Assert.Equal("b", Find(table, "192.168.1.9", "192.168.2.9"));
        Assert.Equal("b", Find(table, "fd01::9", "fd02::9"));
    }

    [Fact]
    public void AnyTable_AgreesWithTheRuleReadOffAList() => Property.Holds(
        from v6 in Gen.Elements(true, false)
        from entries in Gen.ListOf(from local in Prefixes(v6) from remote in Prefixes(v6) select (local, remote))
        from probes in Gen.ListOf(from source in Near(v6) from destination in Near(v6) select (source, destination))
        select (entries: entries.Distinct().ToArray(), probes),
        c =>
        {
            var builder = new SelectorTableBuilder<string>();
            foreach (var (local, remote) in c.entries) Assert.True(builder.TryAdd(local, remote, $"{local} {remote}", out _));
            var table = builder.Build();
            Assert.Equal(c.entries.Length, table.Count);
            foreach (var (source, destination) in c.probes.Concat(c.entries.Select(entry => (entry.local.Address, entry.remote.Address))))
            {
                var expected = c.entries
                    .Where(entry => entry.local.Contains(source) && entry.remote.Contains(destination))
                    .OrderByDescending(entry => entry.remote.Length).ThenByDescending(entry => entry.local.Length)
                    .Select(entry => $"{entry.local} {entry.remote}").FirstOrDefault();

                Assert.Equal(expected, table.TryFindOutbound(source, destination, out var found) ? found : null);
            }
        });

    // A table that was changed again and again finds the same as one that was built from what is left, and the tables before it still find what they had.
    [Fact]
    public void ChangedTable_AgreesWithABuiltOne() => Property.Holds(
        from v6 in Gen.Elements(true, false)
        from steps in Gen.ListOf(from local in Prefixes(v6) from remote in Prefixes(v6) from add in Gen.Elements(true, true, false) select (local, remote, add))
        from probes in Gen.ListOf(from source in Near(v6) from destination in Near(v6) select (source, destination))
        select (steps: steps.ToArray(), probes: probes.ToArray()),
        c =>
        {
            var table = new SelectorTableBuilder<string>().Build();
            var entries = new List<(IpPrefix Local, IpPrefix Remote)>();
            foreach (var chunk in c.steps.Chunk(3))
            {
                var (before, had) = (table, entries.ToList());
                var builder = new SelectorTableBuilder<string>(table);
                foreach (var (local, remote, add) in chunk)
                {
                    if (add)
                    {
                        Assert.True(builder.TryAdd(local, remote, $"{local} {remote}", out _));
                        if (!entries.Contains((local, remote))) entries.Add((local, remote));
                        continue;
                    }

                    // Mostly one that is there; and never one with another value.
                    var (gone, from) = entries.Count > 0 ? entries[^1] : (local, remote);
                    builder.Remove(new TrafficSelectors([gone], [from]), "another value");
                    builder.Remove(new TrafficSelectors([gone], [from]), $"{gone} {from}");
                    entries.Remove((gone, from));
                }

                table = builder.Build();
                AssertSame(had, before, c.probes);
                AssertSame(entries, table, c.probes);
            }
        });

    private static void AssertSame(List<(IpPrefix Local, IpPrefix Remote)> entries, SelectorTable<string> table, (IpAddress Source, IpAddress Destination)[] probes)
    {
        var builder = new SelectorTableBuilder<string>();
        foreach (var (local, remote) in entries) Assert.True(builder.TryAdd(local, remote, $"{local} {remote}", out _));
        var built = builder.Build();
        Assert.Equal(built.Count, table.Count);
        foreach (var (source, destination) in probes.Concat(entries.Select(static entry => (entry.Local.Address, entry.Remote.Address))))
        {
            var expected = built.TryFindOutbound(source, destination, out var value) ? value : null;
            Assert.Equal(expected, table.TryFindOutbound(source, destination, out var found) ? found : null);
        }
    }

    // 100,000 spokes behind one hub, and 100,000 sources that share one destination: both ways to fill a table.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HundredThousandEntries_AreFoundWithoutAllocation(bool distinctRemotes)
    {
        const int entries = 100_000;
        var builder = new SelectorTableBuilder<object>();
        var values = Enumerable.Range(0, entries).Select(_ => new object()).ToArray();
        for (var i = 0; i < entries; i++)
        {
            var one = new IpPrefix(new IpAddress((UInt128)(0x0A000000 + (i * 64)), false), 26);
            Assert.True(builder.TryAdd(distinctRemotes ? IpPrefix.AllV4 : one, distinctRemotes ? one : IpPrefix.AllV4, values[i], out _));
        }

        var table = builder.Build();
        var other = new IpAddress(0xC0000201, false);
        var next = 0;
        var wrong = 0;
        Allocation.None(() =>
        {
            next = (next + 7919) % entries;
            var inside = new IpAddress((UInt128)(0x0A000000 + (next * 64) + (next % 64)), false);
            var found = distinctRemotes ? table.TryFindOutbound(other, inside, out var value) : table.TryFindOutbound(inside, other, out value);
            if (!found || !ReferenceEquals(value, values[next])) wrong++;
        });

        Assert.Equal((0, entries), (wrong, table.Count));
    }

    private static SelectorTable<string> Table(params (string Local, string Remote, string Value)[] entries)
    {
        var builder = new SelectorTableBuilder<string>();
        foreach (var (local, remote, value) in entries) Assert.True(builder.TryAdd(Prefix(local), Prefix(remote), value, out _));
        return builder.Build();
    }

    private static string? Find(SelectorTable<string> table, string source, string destination)
    {
        Assert.True(IpAddress.TryParse(source, out var from));
        Assert.True(IpAddress.TryParse(destination, out var to));
        return table.TryFindOutbound(from, to, out var value) ? value : null;
    }

    private static TrafficSelectors Selectors(string local, string remote) => new([Prefix(local)], [Prefix(remote)]);

    private static IpPrefix Prefix(string text)
    {
        Assert.True(IpPrefix.TryParse(text, out var prefix));
        return prefix;
    }

    // Few addresses, so that prefixes nest and meet.
    private static FsCheck.Gen<IpAddress> Near(bool v6) =>
        from high in Gen.Choose(0, 3)
        from low in Gen.Choose(0, 15)
        select new IpAddress(((UInt128)high << (v6 ? 126 : 30)) | (UInt128)low, v6);

    private static FsCheck.Gen<IpPrefix> Prefixes(bool v6) =>
        from address in Near(v6)
        from length in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 4).Select(i => (v6 ? 128 : 32) - i))
        select new IpPrefix(address, length);
}
