using System.Text.Json;

namespace IpTfs.Node.Tests.Commands;

public class ProgramTests
{
    [Fact]
    public async Task NoArguments_ShowTheHelpWithExamples()
    {
        var run = await CommandRun.OfAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit status:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryVerb_HasHelpWithAnExampleThatNamesIt()
    {
        var verbs = (await CommandRun.OfAsync("--help")).Output.Split("Commands:\n")[1].Split("\n\n")[0]
            .Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ').Select(line => line.Trim().Split(' ')[0]);
        foreach (var verb in verbs)
        {
            var run = await CommandRun.OfAsync(verb, "--help");

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains($"iptfs {verb}", run.Output.Split("Examples:")[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UnknownVerb_IsAUsageFaultOnTheErrorStream()
    {
        var run = await CommandRun.OfAsync("frobnicate");

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.Equal("iptfs: Unrecognized command or argument 'frobnicate'\nTry 'iptfs --help'.\n", run.Error);
    }

    [Fact]
    public async Task Version_SaysProductRuntimeAndKernel()
    {
        var run = await CommandRun.OfAsync("version");
        var json = await CommandRun.OfAsync("version", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("iptfs 0.", run.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(json.Output);
        Assert.Contains(report.RootElement.GetProperty("version").GetString()!, run.Output, StringComparison.Ordinal);
        Assert.Equal("/dev/net/tun", report.RootElement.GetProperty("kernel_features")[0].GetProperty("name").GetString());
    }
}
