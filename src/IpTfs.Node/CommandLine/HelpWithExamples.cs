using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace IpTfs.Node.CommandLine;

/// <summary>The library's help, followed by the command's examples and, at the top, the exit statuses.</summary>
/// <param name="inner">The library's own help.</param>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    private static readonly CommandExample[] RootExamples =
    [
        new("iptfs demo", "see two gateways carry traffic, as any user"),
        new("iptfs check gateway.conf", "find every fault of a configuration"),
        new("sudo iptfs run gateway.conf", "run the gateway"),
        new("iptfs stats", "what the running gateway counts"),
    ];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        WriteExamples(output, command switch
        {
            IptfsCommand verb => verb.Examples,
            CommandGroup group => [.. group.Examples],
            _ => RootExamples,
        });
        if (command is RootCommand)
        {
            output.WriteLine("Exit status:");
            output.WriteLine("  0 ok   1 faults found   64 usage   65 bad input   66 no input   69 unavailable");
            output.WriteLine("  70 internal fault   73 cannot create   77 no permission   78 configuration fault");
        }

        return ExitCode.Ok;
    }

    private static void WriteExamples(TextWriter output, IReadOnlyList<CommandExample> examples)
    {
        if (examples.Count == 0) return;
        output.WriteLine("Examples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  # {example.Purpose}");
            output.WriteLine($"  {example.CommandLine}");
        }

        output.WriteLine();
    }
}
