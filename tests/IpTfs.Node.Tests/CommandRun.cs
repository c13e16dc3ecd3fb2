using System.CommandLine;
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

    /// <summary>Runs one verb as the program does, made by the test: with a store of its own instead of etcd.</summary>
    public static async Task<CommandRun> OfAsync(Func<Terminal, Command> make, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var parsed = new RootCommand { make(new Terminal(output, error, interactive: false, colour: false)) }.Parse(args);
        Assert.Empty(parsed.Errors);
        try
        {
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return new CommandRun(exitCode, output.ToString(), error.ToString());
        }
        catch (CommandFault fault)
        {
            return new CommandRun(fault.ExitCode, output.ToString(), error + $"iptfs: {fault.Message}\n");
        }
    }

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
