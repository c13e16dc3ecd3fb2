using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Hocon;

namespace IpTfs.Cluster.Tests.Tunnels;

public class TunnelSourceTests
{
    [Fact]
    public void TunnelsOfTheStore_JoinThoseOfTheFiles()
    {
        var files = new[] { TunnelTexts.NodeDocument, HoconLoader.Parse(TunnelTexts.Written(9), "own.conf") };

        var reading = TunnelSource.Read(files, [Stored(2), Stored(1)], _ => null);

        using var expected = TunnelTexts.ReadValid(TunnelTexts.Node, TunnelTexts.Written(9), TunnelTexts.Written(2), TunnelTexts.Written(1));
        Assert.Empty(reading.Quarantined);
        Assert.True(ConfigurationComparer.Difference(expected, reading.Configuration!).IsEmpty);
        Assert.Equal(["t9", "t2", "t1"], reading.Configuration!.Tunnels.Select(tunnel => tunnel.Name));
    }

    [Fact]
    public void DefaultsOfThisNode_ChangeNothingInATunnelOfTheStore()
    {
        const string defaults = "iptfs.tunnel-defaults { esn = off, lifetime.hard-packets = 7, traffic-flow-security.l3-fixed-rate = 5 Mbps, outer.dscp = 12 }";

        var reading = TunnelSource.Read([TunnelTexts.NodeDocument, HoconLoader.Parse(defaults, "defaults.conf")], [Stored(1)], _ => null);

        using var expected = TunnelTexts.ReadValid(TunnelTexts.Node, TunnelTexts.Written(1));
        Assert.Empty(reading.Quarantined);
        Assert.True(ConfigurationComparer.Difference(expected, reading.Configuration!).IsEmpty);
    }

    [Fact]
    public void TunnelOfTheFiles_WinsOverOneOfTheStore()
    {
        var files = new[] { TunnelTexts.NodeDocument, HoconLoader.Parse(TunnelTexts.Written(1), "own.conf") };

        var reading = TunnelSource.Read(files, [TunnelTexts.Record("t1", TunnelTexts.Stored(1, outboundKey: 5)), Stored(2)], _ => null);

        Assert.Equal("t1", AssertQuarantined(reading, "is in the node's files already"));
        Assert.Equal(["t1", "t2"], reading.Configuration!.Tunnels.Select(tunnel => tunnel.Name));
        Assert.Equal(TunnelTexts.Key(1, 1), Convert.ToHexStringLower(reading.Configuration.Tunnels[0].Outbound.Key.Octets));
    }

    [Fact]
    public void TunnelThatDoesNotOpen_IsNamedWithItsReason()
    {
        var reading = TunnelTexts.Read(Stored(1), new StoredTunnel("t2", 1, null, "does not open"));

        Assert.Equal("t2", AssertQuarantined(reading, "does not open"));
        Assert.Single(reading.Configuration!.Tunnels);
    }

    [Theory]
    [InlineData("iptfs.tunnels.t2 = null", "something else")]
    [InlineData("iptfs.tunnels.t2 = 5", "something else")]
    [InlineData("iptfs.tunnels.t3 {}", "something else")]
    [InlineData("iptfs.tunnels { t2 {}, t3 {} }", "something else")]
    [InlineData("iptfs { tunnels.t2 {}, admin.socket = null }", "something else")]
    [InlineData("iptfs.tunnels.t2 {}, a = 1", "something else")]
    [InlineData("[1]", "something else")]
    [InlineData("", "something else")]
    [InlineData("iptfs.tunnels.t2 {", "a fault in line 1")]
    [InlineData("iptfs.tunnels.t2 { include \"node.conf\" }", "a fault in line 1")]
    [InlineData("iptfs.tunnels.t2 { local = ${iptfs.node-name} }", "a fault in line 1")]
    public void TextThatIsNotTheTunnelAlone_ReachesNothingElse(string text, string reason)
    {
        var reading = TunnelTexts.Read(TunnelTexts.Record("t2", text), Stored(1));

        Assert.Equal("t2", AssertQuarantined(reading, reason));
        using var expected = TunnelTexts.ReadValid(TunnelTexts.Node, TunnelTexts.Written(1));
        Assert.True(ConfigurationComparer.Difference(expected, reading.Configuration!).IsEmpty);
    }

    [Fact]
    public void TextWithFaults_IsQuarantinedWithAllOfThemAndWithoutKeys()
    {
        var text = TunnelTexts.Stored(2).Replace("10.8.0.2", "10.8.0.256", StringComparison.Ordinal).Replace("esn", "ens", StringComparison.Ordinal)
            .Replace(TunnelTexts.Key(1, 2), "abcdef", StringComparison.Ordinal);

        var reading = TunnelTexts.Read(Stored(1), TunnelTexts.Record("t2", text), Stored(3));

        Assert.Equal("t2", AssertQuarantined(reading, "remote = 10.8.0.256: "));
        var reason = reading.Quarantined[0].Reason;
        Assert.Contains("did you mean esn", reason, StringComparison.Ordinal);
        Assert.Contains("outbound.key", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(TunnelTexts.Key(2, 2), reason, StringComparison.Ordinal);
        Assert.Equal(["t1", "t3"], reading.Configuration!.Tunnels.Select(tunnel => tunnel.Name));
    }

    [Fact]
    public void OfTwoTunnelsThatExcludeEachOther_TheLaterIsQuarantined()
    {
        var reading = TunnelTexts.Read(Stored(2), TunnelTexts.Record("t1", TunnelTexts.Stored(1, inboundSpi: 2)), TunnelTexts.Record("t3", TunnelTexts.Stored(3, inboundKey: 2)));

        Assert.Equal(["t1", "t3"], reading.Quarantined.Select(tunnel => tunnel.Name));
        Assert.Equal("t2", Assert.Single(reading.Configuration!.Tunnels).Name);
    }

    [Fact]
    public void TunnelThatThisNodeHasNoSocketFor_IsQuarantinedHere()
    {
        var node = HoconLoader.Parse(TunnelTexts.Node.Replace("0.0.0.0", "10.9.0.1", StringComparison.Ordinal), "node.conf");

        var reading = TunnelSource.Read([node], [Stored(1), TunnelTexts.Record("t2", TunnelTexts.Stored(2, local: "10.9.0.7"))], _ => null);

        Assert.Equal("t2", AssertQuarantined(reading, "nothing listens there"));
        Assert.Single(reading.Configuration!.Tunnels);
    }

    [Fact]
    public void FaultOfTheNodesFiles_IsNoTunnelsFault()
    {
        var node = HoconLoader.Parse(TunnelTexts.Node + "\niptfs.tun.mtu = 3", "node.conf");

        var reading = TunnelSource.Read([node], [Stored(1)], _ => null);

        Assert.Null(reading.Configuration);
        Assert.Empty(reading.Quarantined);
        Assert.Equal("iptfs.tun.mtu", Assert.Single(reading.Faults).Path);
    }

    private static StoredTunnel Stored(int number) => TunnelTexts.Record($"t{number}", TunnelTexts.Stored(number));

    private static string AssertQuarantined(TunnelReading reading, string reason)
    {
        Assert.NotNull(reading.Configuration);
        var tunnel = Assert.Single(reading.Quarantined);
        Assert.Contains(reason, tunnel.Reason, StringComparison.Ordinal);
        return tunnel.Name;
    }
}
