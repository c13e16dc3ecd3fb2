using IpTfs.Configuration;
using IpTfs.Crypto;
using IpTfs.Node.Demo.Namespaces;

namespace IpTfs.Node.Tests.Demo.Namespaces;

public class NamespacePartsTests
{
    [Fact]
    public void ConfigurationsOfEverySuite_PassTheReaderAndFitTogether()
    {
        foreach (var suite in EspSuite.All)
        {
            using var directory = new TemporaryDirectory();
            var a = new DemoSite("site-a", "ns-a", 1, "10.93.47.1", "10.93.47.2");
            var b = new DemoSite("site-b", "ns-b", 2, "10.93.47.2", "10.93.47.1");

            DemoSite.WriteConfigurations(a, b, suite, directory.Path);

            using var first = Read(a.ConfigurationPath(directory.Path));
            using var second = Read(b.ConfigurationPath(directory.Path));
            var (there, back) = (first.Tunnels.Single(), second.Tunnels.Single());
            Assert.Equal((there.Outbound.Spi, there.Inbound.Spi), (back.Inbound.Spi, back.Outbound.Spi));
            Assert.Equal((there.Outbound.Key, there.Outbound.AuthKey), (back.Inbound.Key, back.Inbound.AuthKey));
            Assert.Equal((there.Inbound.Key, there.Inbound.AuthKey), (back.Outbound.Key, back.Outbound.AuthKey));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(a.ConfigurationPath(directory.Path)));
        }
    }

    [Theory]
    [InlineData("""{"end":{"sum_received":{"bits_per_second":2.5e9}}}""", true, "2.50 Gbit/s")]
    [InlineData("""{"end":{"sum_received":{"bits_per_second":0}}}""", false, "0.0 kbit/s")]
    [InlineData("""{"error":"unable to connect","end":{}}""", false, "unable to connect")]
    [InlineData("""{"end":{}}""", false, "{\"end\":{}}")]
    [InlineData("killed", false, "killed")]
    public void TcpReport_IsReadWhateverItSays(string output, bool ok, string detail)
    {
        var check = IperfReport.Tcp("tcp", new ToolResult(0, output, ""));

        Assert.Equal((ok, detail), (check.Ok, check.Detail));
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(1.5, false)]
    public void UdpReport_FailsWithMoreThanOnePercentLoss(double lost, bool ok)
    {
        var output = """{"end":{"sum":{"bits_per_second":5e7,"lost_percent":LOST}}}""".Replace("LOST", FormattableString.Invariant($"{lost}"), StringComparison.Ordinal);

        Assert.Equal(ok, IperfReport.Udp("udp", new ToolResult(0, output, "")).Ok);
    }

    [Fact]
    public async Task BackgroundToolThatEnds_SaysWhatItSaidLast()
    {
        await using var tool = new BackgroundTool(["sh", "-c", "echo started; echo broken >&2; exit 3"]);

        var fault = await Assert.ThrowsAsync<CommandLine.CommandFault>(() => tool.WaitForLineAsync("never said", TimeSpan.FromSeconds(30), default));

        Assert.Equal(69, fault.ExitCode);
        Assert.StartsWith("sh did not get ready: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackgroundTool_IsAwaitedByLineAndEndedBySignal()
    {
        var tool = new BackgroundTool(["sh", "-c", "echo is ready; exec sleep 300"]);

        await tool.WaitForLineAsync("ready", TimeSpan.FromSeconds(30), default);
        await tool.DisposeAsync();
    }

    [Theory]
    [InlineData("--loss", "1%")]
    [InlineData("--reorder", "1%")]
    [InlineData("--pcap", "x.pcap")]
    [InlineData("--seed", "1")]
    public async Task NetnsWithWhatTheKernelsPathDoesNotDo_IsAUsageFault(string option, string value)
    {
        var run = await CommandRun.OfAsync("demo", "--netns", option, value);

        Assert.Equal((64, $"iptfs: --netns does not go with {option}\nTry 'iptfs demo --help'.\n"), (run.ExitCode, run.Error));
    }

    private static GatewayConfiguration Read(string path)
    {
        var (configuration, faults) = GatewayConfigurationReader.Read([path], _ => null);
        Assert.Empty(faults);
        return configuration!;
    }
}
