using System.Diagnostics;
using System.Globalization;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Tests.Composition;

/// <summary>A process <c>iptfs run</c> whose configuration is a named pipe: it stays in the middle of its start until the test writes the configuration.</summary>
internal sealed class PipedRun : IDisposable
{
    private readonly Process _process;
    private readonly FileStream _pipe;

    private PipedRun(Process process, FileStream pipe)
    {
        _process = process;
        _pipe = pipe;
    }

    /// <summary>Starts it, and returns when it reads the pipe.</summary>
    public static async Task<PipedRun> StartAsync(TemporaryDirectory directory, params IEnumerable<string> options)
    {
        var path = directory.File("pipe.conf");
        await EndedAsync("mkfifo", path);
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(IptfsProgram).Assembly.Location, "run", path, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // Opening a pipe to write waits until somebody reads it. Opening it for both never waits: it lets go of the first if the process has ended.
        var opening = Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        if (await Task.WhenAny(opening, process.WaitForExitAsync()) != opening)
        {
            using var other = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            await using var pipe = await opening;
            Assert.Fail($"ended with status {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
        }

        return new PipedRun(process, await opening);
    }

    /// <summary>Sends a signal.</summary>
    public Task SendAsync(string signal) => EndedAsync("kill", "-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes the configuration, and waits for the end of the process.</summary>
    public async Task<CommandRun> ConfigureAsync(string text)
    {
        await using (var writer = new StreamWriter(_pipe)) await writer.WriteAsync(text);
        return await EndAsync();
    }

    /// <summary>Waits for the end of the process.</summary>
    public async Task<CommandRun> EndAsync()
    {
        var error = _process.StandardError.ReadToEndAsync();
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return new CommandRun(_process.ExitCode, output, await error);
    }

    public void Dispose()
    {
        _pipe.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static async Task EndedAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
