using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Tests;

/// <summary>What a command line did, run in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await IptfsProgram.RunAsync(args, new Terminal(output, error, interactive: false, colour: false));
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
