using System.Diagnostics;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Demo.Namespaces;

/// <summary>Runs the system's network tools to completion.</summary>
internal static class Tool
{
    /// <summary>Whether a program is on the path or in the sbin directories.</summary>
    public static bool Exists(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(directory => File.Exists(Path.Combine(directory, name)));

    /// <summary>Runs a program and returns its output. Cancelling kills it.</summary>
    public static async Task<ToolResult> RunAsync(IReadOnlyList<string> command, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfoOf(command)) ?? throw new CommandFault(ExitCode.Unavailable, $"{command[0]} does not start");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new ToolResult(process.ExitCode, await output, await error);
    }

    /// <summary>Runs a program that must succeed.</summary>
    /// <exception cref="CommandFault">The program failed; the message has its first line.</exception>
    public static async Task MustAsync(params string[] command)
    {
        var result = await RunAsync(command, TimeSpan.FromSeconds(20), CancellationToken.None);
        if (result.ExitCode != 0) throw new CommandFault(ExitCode.Unavailable, $"{string.Join(' ', command)}: {result.Complaint}");
    }

    /// <summary>The start information for a program whose output is read.</summary>
    public static ProcessStartInfo StartInfoOf(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        return start;
    }
}
