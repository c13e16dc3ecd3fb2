using System.CommandLine;
using IpTfs.Gateway.State;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs ledger</c>: shows a sequence ledger, and repairs a damaged ledger as far as is safe.</summary>
internal sealed class LedgerCommand : CommandGroup
{
    private readonly Option<string> _directory = new("--state-directory", "-d") { HelpName = "DIR", Required = true, Description = "The gateway's state-directory; the gateway must not run." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public LedgerCommand(Terminal terminal)
        : base("ledger", "Show the sequence ledger of a gateway that does not run, or repair a damaged one.")
    {
        AddDefault(new LedgerListCommand(terminal, this));
        Add(new LedgerRepairCommand(terminal, this));
        AddShared(_directory);
        AddShared(_json);
    }

    /// <summary>Opens the ledger that a command line names, runs an action on it, and lists it.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="CommandFault">The ledger cannot be opened.</exception>
    internal async Task<int> WithLedgerAsync(Terminal terminal, ParseResult arguments, Func<SequenceLedger, Task> work)
    {
        var directory = arguments.GetRequiredValue(_directory);
        if (!Directory.Exists(directory)) throw new CommandFault(ExitCode.NoInput, $"{directory}: no such directory");
        try
        {
            using var state = StateDirectory.Open(directory);
            if (!File.Exists(state.SequenceLedgerPath)) throw new CommandFault(ExitCode.NoInput, $"{state.SequenceLedgerPath}: no such file");
            using var ledger = SequenceLedger.Open(state.SequenceLedgerPath);
            await work(ledger);
            await ListAsync(terminal.Out, ledger, arguments.GetValue(_json));
            return ledger.IsDamaged ? ExitCode.FaultsFound : ExitCode.Ok;
        }
        catch (StateException refusal)
        {
            throw new CommandFault(ExitCode.CannotCreate, refusal.Message);
        }
    }

    private static async Task ListAsync(TextWriter output, SequenceLedger ledger, bool json)
    {
        foreach (var (sa, end, record) in ledger.Records)
        {
            var state = record.ToString().ToLowerInvariant();
            await output.WriteLineAsync(json ? JsonStyle.OfVerb(new { Sa = sa.ToString(), Next = end, State = state }) : $"{sa}  next {end,20}  {state}");
        }
    }
}
