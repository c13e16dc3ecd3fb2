using IpTfs.Node.CommandLine;
using IpTfs.Node.Tests.Composition;

namespace IpTfs.Node.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task StopWhileTheConfigurationIsRead_EndsWithStatusZeroWithoutWaitingForIt(string signal)
    {
        using var process = await PipedRun.StartAsync(_directory);

        await process.SendAsync(signal);

        Assert.Equal(new CommandRun(ExitCode.Ok, "", ""), await process.EndAsync());
    }

    [Fact]
    public async Task HangUpWhileTheConfigurationIsRead_DoesNotEndTheProgram()
    {
        using var process = await PipedRun.StartAsync(_directory);

        await process.SendAsync("HUP");
        var run = await process.ConfigureAsync(RunFile.Text("one").Replace("aes128gcm16", "rot13", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Configuration, run.ExitCode);
        Assert.Contains("rot13", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartThatFails_SaysWhyInOneLineWhateverTheLogLevel()
    {
        // The state directory is opened first: nothing else has started.
        File.WriteAllText(_directory.File("state"), "a file, where a directory is wanted");
        using var process = await PipedRun.StartAsync(_directory, "--log-level", "trace");

        var run = await process.ConfigureAsync("iptfs.rehearsal = off\n" + RunFile.TextIn(_directory.Path, "one"));

        Assert.Equal((ExitCode.CannotCreate, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("iptfs: state-directory ", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
