using System.Text;
using System.Text.Json;

namespace IpTfs.Node.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private const string KeyOut = "0102030405060708090a0b0c0d0e0f1011121314";
    private const string KeyIn = "1112131415161718191a1b1c1d1e1f2021222324";

    private const string Good = $$"""
        iptfs {
          node-name = "site-a"
          state-directory = "/var/lib/iptfs"
          tun { name = "iptfs0", addresses = ["192.168.1.1/24"] }
          listen { udp = ["10.9.0.1:4500"] }
          tunnels.site-b {
            local = "10.9.0.1", remote = "10.9.0.2"
            traffic-selectors { local = ["192.168.1.0/24"], remote = ["192.168.2.0/24"] }
            outbound { spi = 0x1001, key = "{{KeyOut}}" }
            inbound { spi = 0x1002, key = "{{KeyIn}}" }
          }
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task GoodConfiguration_IsShownAsItTakesEffectWithKeysMasked()
    {
        var run = await CommandRun.OfAsync("check", Write("good.conf", Good));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("outer-packet-size = 1500", run.Output, StringComparison.Ordinal);
        Assert.Contains("key = \"***\"", run.Output, StringComparison.Ordinal);
        AssertNoKey(run);
    }

    [Fact]
    public async Task GoodConfigurationAsJson_HasTheSettingsByTheirNames()
    {
        var run = await CommandRun.OfAsync("check", "--json", Write("good.conf", Good));

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(0, run.ExitCode);
        Assert.True(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(0, json.RootElement.GetProperty("faults").GetArrayLength());
        var tunnel = json.RootElement.GetProperty("configuration").GetProperty("iptfs").GetProperty("tunnels").GetProperty("site-b");
        Assert.Equal(1500, tunnel.GetProperty("traffic-flow-security").GetProperty("packet-size").GetProperty("outer-packet-size").GetInt32());
        Assert.Equal("***", tunnel.GetProperty("outbound").GetProperty("key").GetString());
        Assert.Equal(JsonValueKind.Null, tunnel.GetProperty("lifetime").GetProperty("hard-time").ValueKind);
        AssertNoKey(run);
    }

    [Fact]
    public async Task SeveralFaults_AreAllReportedWithFileLineAndPath()
    {
        var bad = Good.Replace("10.9.0.2", "10.9.0.256", StringComparison.Ordinal).Replace("name = \"iptfs0\"", "nmae = \"iptfs0\"", StringComparison.Ordinal)
            .Replace(KeyIn, KeyIn[..10], StringComparison.Ordinal);
        var path = Write("bad.conf", bad);

        var run = await CommandRun.OfAsync("check", path);

        Assert.Equal((78, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{path}:7:", run.Error, StringComparison.Ordinal);
        Assert.Contains("iptfs.tunnels.site-b.remote = 10.9.0.256: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("nmae", run.Error, StringComparison.Ordinal);
        Assert.Contains("iptfs.tunnels.site-b.inbound.key", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("iptfs: 3 faults in the configuration\n", run.Error, StringComparison.Ordinal);
        AssertNoKey(run);
        Assert.DoesNotContain(KeyIn[..10], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultsAsJson_CarryFileLinePathAndMessage()
    {
        var path = Write("bad.conf", Good.Replace("10.9.0.2", "nowhere", StringComparison.Ordinal));

        var run = await CommandRun.OfAsync("check", path, "--json");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal((78, ""), (run.ExitCode, run.Error));
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        var fault = Assert.Single(json.RootElement.GetProperty("faults").EnumerateArray());
        Assert.Equal(path, fault.GetProperty("file").GetString());
        Assert.Equal(7, fault.GetProperty("line").GetInt32());
        Assert.Equal("iptfs.tunnels.site-b.remote", fault.GetProperty("path").GetString());
        Assert.Equal("nowhere", fault.GetProperty("value").GetString());
        Assert.NotEqual("", fault.GetProperty("message").GetString());
    }

    [Fact]
    public async Task MissingFileAndBrokenSyntax_AreConfigurationFaults()
    {
        var missing = await CommandRun.OfAsync("check", _directory.File("none.conf"));
        var broken = await CommandRun.OfAsync("check", Write("broken.conf", "iptfs { node-name = \"unfinished"));

        Assert.Equal((78, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("none.conf", missing.Error, StringComparison.Ordinal);
        Assert.Equal((78, ""), (broken.ExitCode, broken.Output));
        Assert.Contains("broken.conf:1", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LaterFile_WinsOverTheEarlier()
    {
        var second = Write("second.conf", "iptfs.tun.mtu = 1400");

        var run = await CommandRun.OfAsync("check", Write("first.conf", Good), second);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("mtu = 1400", run.Output, StringComparison.Ordinal);
    }

    private string Write(string name, string text) => _directory.Write(name, Encoding.UTF8.GetBytes(text));

    private static void AssertNoKey(CommandRun run)
    {
        foreach (var key in (string[])[KeyOut, KeyIn])
        {
            Assert.DoesNotContain(key, run.Output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(key, run.Error, StringComparison.OrdinalIgnoreCase);
        }
    }
}
