using System.CommandLine;
using System.CommandLine.Help;
using IpTfs.Node.Commands;

namespace IpTfs.Node.CommandLine;

/// <summary>The program <c>iptfs</c>: reads the command line, runs the verb, and turns what went wrong into a sentence and an exit status.</summary>
internal static class IptfsProgram
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="terminal">Receives the output.</param>
    /// <param name="cancellationToken">Stops the verb; SIGINT and SIGTERM stop it too.</param>
    /// <returns>The exit status, one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        using var signals = new StopSignals(cancellationToken);
        var root = CreateRoot(terminal);
        var parsed = root.Parse(args);
        try
        {
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples) return Misused(parsed, terminal);
            // Verbs that must finish cleanly (run drains, demo cleans up) watch the token; no verb is killed after a timeout.
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, signals.Token);
        }
        catch (CommandFault fault)
        {
            await WriteErrorAsync(terminal, fault.Message);
            return fault.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
#pragma warning disable CA1031 // The last line of defence of the process: any exception becomes one sentence and an exit status.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            await WriteErrorAsync(terminal, $"internal fault: {bug.GetType().Name}: {bug.Message}");
            if (Environment.GetEnvironmentVariable("IPTFS_STACK_TRACE") is "1") await terminal.Error.WriteLineAsync(bug.StackTrace);
            return ExitCode.Internal;
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
        }
    }

    private static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand("IP-TFS (RFC 9347) gateway: small packets share an outer packet, and the outer stream tells nothing of the traffic.")
        {
            new CheckCommand(terminal),
            new ClusterCommand(terminal),
            new DecodeCommand(terminal),
            new DemoCommand(terminal),
            new KeygenCommand(terminal),
            new LedgerCommand(terminal),
            new RunCommand(terminal),
            new SaCommand(terminal),
            new StatsCommand(terminal),
            new TunnelCommand(terminal),
            new VersionCommand(terminal),
        };
        // The verb "version" replaces the library's option and reports more.
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        var help = root.Options.OfType<HelpOption>().Single();
        var action = new HelpWithExamples((HelpAction)help.Action!);
        help.Action = action;
        root.SetAction(parsed => action.Invoke(parsed));
        return root;
    }

    private static int Misused(ParseResult parsed, Terminal terminal)
    {
        UsageFaults.Write(terminal.Error, parsed);
        return ExitCode.Usage;
    }

    private static Task WriteErrorAsync(Terminal terminal, string sentence) => terminal.Error.WriteLineAsync($"iptfs: {sentence}");
}
