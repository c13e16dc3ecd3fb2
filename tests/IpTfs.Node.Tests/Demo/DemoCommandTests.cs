using System.Text.Json;
using IpTfs.Crypto;
using IpTfs.Node.Demo;
using IpTfs.Node.Tests.Decode;

namespace IpTfs.Node.Tests.Demo;

/// <summary>Two real gateways over loopback. The traffic lasts a moment; the proof is as strict as in the long run.</summary>
public class DemoCommandTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData("aes128gcm16", 0, 0)]
    [InlineData("aes256-sha256", 0.01, 0)]
    [InlineData("chacha20poly1305", 0, 0.2)]
    [InlineData("aes128gcm16", 0.05, 0.3)]
    public async Task EverySuiteAndImpairment_DeliversAllThatCanBeDelivered(string suite, double loss, double reorder)
    {
        var result = await DemoRun.ExecuteAsync(OptionsOf(suite) with { Loss = loss, Reorder = reorder }, null, CancellationToken.None);

        Assert.True(result.Ok, result.ToJson());
        Assert.All(result.Directions, direction =>
        {
            Assert.True(direction.InnerDelivered.Packets > 100, result.ToJson());
            Assert.Equal(loss > 0, direction.OuterLost > 0);
            Assert.Equal(loss > 0, direction.InnerExcused > 0);
            Assert.Equal(reorder > 0, direction.OuterReordered > 0);
        });
        if (loss == 0) Assert.All(result.Drops.Values, Assert.Empty);
    }

    [Fact]
    public async Task PathThatLosesEverything_FailsForWantOfAnyDelivery()
    {
        var result = await DemoRun.ExecuteAsync(OptionsOf("aes128gcm16") with { Loss = 1 }, null, CancellationToken.None);

        Assert.False(result.Ok);
        Assert.All(result.Directions, direction => Assert.Equal((0, 0), (direction.InnerDelivered.Packets, direction.InnerMissing)));
    }

    [Fact]
    public async Task PacketsOfACapture_AreCarriedWhole()
    {
        using var directory = new TemporaryDirectory();
        var inner = directory.File("inner.pcap");
        var vector = LinuxVector.Load("gcm256-v4-fragment-9000");
        await DecodeRun.OfFileAsync(vector.CapturePath, vector.Spec, "--write", inner);
        var packets = CapturePackets.Load(inner);

        var result = await DemoRun.ExecuteAsync(OptionsOf("aes128gcm16") with { Packets = packets, Loss = 0.01 }, null, CancellationToken.None);

        Assert.Equal(vector.Inner.Length, packets.Count);
        Assert.True(result.Ok, result.ToJson());
    }

    [Fact]
    public async Task JsonResult_HasTheNamesThatScriptsReadAndExitStatusZero()
    {
        var run = await CommandRun.OfAsync("demo", "--seconds", "1", "--loss", "2%", "--reorder", "0.1", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.True(root.GetProperty("ok").GetBoolean());
        Assert.Equal(0.02, root.GetProperty("loss").GetDouble());
        Assert.True(root.GetProperty("goodput_bps").GetDouble() > 0);
        Assert.True(root.GetProperty("latency_p50_us").GetDouble() <= root.GetProperty("latency_p99_us").GetDouble());
        Assert.InRange(root.GetProperty("efficiency").GetProperty("ip_tfs").GetDouble(), 0.2, 1);
        Assert.Equal(2, root.GetProperty("directions").GetArrayLength());
        Assert.True(root.GetProperty("directions")[0].GetProperty("inner_delivered").GetProperty("packets").GetInt64() > 0);
        Assert.True(root.GetProperty("drops").TryGetProperty("site-a", out _));
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--loss", "150%")]
    [InlineData("--reorder", "often")]
    [InlineData("--suite", "rot13")]
    [InlineData("--seed", "-1")]
    public async Task WrongOption_IsAUsageFault(string option, string value)
    {
        var run = await CommandRun.OfAsync("demo", option, value);

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task CaptureThatIsMissing_IsNoInput() =>
        Assert.Equal((66, "iptfs: /nowhere.pcap: no such file\n"), await Outcome("demo", "--pcap", "/nowhere.pcap"));

    private static async Task<(int, string)> Outcome(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        return (run.ExitCode, run.Error);
    }

    private static DemoOptions OptionsOf(string keyword)
    {
        Assert.True(EspSuite.TryParse(keyword, out var suite));
        return new DemoOptions { Duration = Moment, Suite = suite, Seed = 42 };
    }
}
