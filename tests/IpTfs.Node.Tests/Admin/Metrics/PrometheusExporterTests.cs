using System.Text.RegularExpressions;

namespace IpTfs.Node.Tests.Admin.Metrics;

public sealed partial class PrometheusExporterTests : IAsyncLifetime
{
    private string[] Lines { get; set; } = [];

    public async Task InitializeAsync() => Lines = (await Scrape.OfAsync(new FixedStatus())).Split('\n');

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("iptfs_uptime_seconds 90061.5")]
    [InlineData("iptfs_tx_pkts_total{tunnel=\"site-b\",direction=\"out\"} 17")]
    [InlineData("iptfs_rx_pkts_total{tunnel=\"site-b\",direction=\"in\"} 16")]
    [InlineData("iptfs_queue_octets{tunnel=\"site-b\",direction=\"out\"} 1500")]
    [InlineData("iptfs_sequence{tunnel=\"site-b\",direction=\"in\"} 5000000000")]
    [InlineData("iptfs_dropped_total{tunnel=\"\",direction=\"\",reason=\"unknown-spi\"} 4")]
    [InlineData("iptfs_dropped_total{tunnel=\"site-b\",direction=\"out\",reason=\"queue-full\"} 3")]
    [InlineData("iptfs_dropped_total{tunnel=\"site-b\",direction=\"out\",reason=\"too-big\"} 0")]
    [InlineData("iptfs_dropped_total{tunnel=\"site-b\",direction=\"in\",reason=\"replayed\"} 2")]
    [InlineData("iptfs_tunnel_state{tunnel=\"site-b\",state=\"restarting\"} 1")]
    [InlineData("iptfs_tunnel_state{tunnel=\"site-b\",state=\"running\"} 0")]
    [InlineData("iptfs_tunnel_state{tunnel=\"site-c\\n\",state=\"expired\"} 1")]
    [InlineData("iptfs_process_gen2_collections_total 1")]
    [InlineData("iptfs_process_cpu_seconds_total 2.5")]
    [InlineData("# TYPE iptfs_tx_pkts_total counter")]
    [InlineData("# TYPE iptfs_queue_octets gauge")]
    public void Snapshot_HasTheLine(string line) => Assert.Contains(line, Lines);

    [Fact]
    public void EveryLine_HasTheFormOfTheTextFormat()
    {
        Assert.Equal("", Lines[^1]);
        Assert.All(Lines[..^1], line => Assert.Matches(WellFormed(), line));
    }

    [Fact]
    public void SamplesOfAMetric_StandTogetherUnderOneHelpAndOneType()
    {
        var seen = new HashSet<string>();
        var current = "";
        foreach (var line in Lines[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                current = line.Split(' ')[2];
                Assert.True(seen.Add(current), $"{current} appears in two groups");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(current, line.Split(' ')[2]);
            }
            else
            {
                Assert.Equal(current, line.Split('{', ' ')[0]);
            }
        }
    }

    [Fact]
    public void NodeNameWithQuoteAndBackslash_IsEscaped() =>
        Assert.Contains(Lines, line => line.StartsWith("iptfs_info{node=\"site \\\"a\\\"\\\\\",", StringComparison.Ordinal));

    // The grammar of the exposition format, from its documentation.
    [GeneratedRegex("""^(# HELP [a-z_0-9]+ [^\n]+|# TYPE [a-z_0-9]+ (counter|gauge)|[a-z_0-9]+(\{[a-z_]+="([^"\\]|\\["\\n])*"(,[a-z_]+="([^"\\]|\\["\\n])*")*\})? -?[0-9.E+-]+)$""")]
    private static partial Regex WellFormed();
}
