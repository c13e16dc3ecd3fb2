using IpTfs.Crypto;
using IpTfs.IO.Udp;
using IpTfs.Node.Admin;
using IpTfs.Node.Demo;
using IpTfs.Node.Tests.Admin.Metrics;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Tests.Demo;

public class DemoEndTests
{
    [Fact]
    public async Task MetricsOfARealGateway_AreThoseOfTheTable()
    {
        await using var end = await StartAsync();

        var snapshot = await end.Gateway.GetSnapshotAsync(default);

        var tunnel = Assert.Single(snapshot.Tunnels);
        var names = tunnel.Outbound!.Counters.Keys.Concat(tunnel.Inbound!.Counters.Keys).ToArray();
        var gauges = tunnel.Outbound.Gauges.Keys.Concat(tunnel.Inbound.Gauges.Keys);
        Assert.Equal(SaMetrics.All.Where(info => info.Kind == MetricKind.Counter).Select(info => info.Name), names);
        Assert.Equal(SaMetrics.All.Where(info => info.Kind == MetricKind.Gauge).Select(info => info.Name), gauges);
        var text = await Scrape.OfAsync(end.Gateway);
        Assert.All(names, name => Assert.Contains($"iptfs_{name.Replace('-', '_')}_total{{tunnel=\"end\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StatsOfARealGateway_AreServedAndShown()
    {
        using var directory = new TemporaryDirectory();
        await using var end = await StartAsync();
        await using var server = await AdminServer.StartAsync(new AdminOptions(directory.File("a.sock"), null, null), end.Gateway, default);

        var stats = await CommandRun.OfAsync("stats", "end", "--socket", directory.File("a.sock"));
        var all = await CommandRun.OfAsync("stats", "--socket", directory.File("a.sock"));
        var sas = await CommandRun.OfAsync("sa", "--socket", directory.File("a.sock"));

        Assert.Equal((0, ""), (stats.ExitCode, stats.Error));
        Assert.Contains("  outbound sa: 0x00001001", stats.Lines);
        Assert.Contains("    tx-pkts:                       0", stats.Lines);
        Assert.Equal(0, all.ExitCode);
        Assert.StartsWith("end     running ", all.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, sas.ExitCode);
        Assert.Contains("0x00001002", sas.Output, StringComparison.Ordinal);
    }

    private static async Task<DemoEnd> StartAsync()
    {
        Assert.True(EspSuite.TryParse("aes128gcm16", out var suite));
        using var outbound = new DemoKeys(0x1001, suite);
        using var inbound = new DemoKeys(0x1002, suite);
        var loopback = IpAddress.V4([127, 0, 0, 1]);
        var socket = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(loopback, 0)));
        var end = new DemoEnd("end", socket, new Endpoint(loopback, 9), outbound.ToSaKeys(), inbound.ToSaKeys(), 1500, _ => { });
        await end.StartAsync();
        return end;
    }
}
