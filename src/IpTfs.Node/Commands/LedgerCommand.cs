using System.CommandLine;
using System.Text.Json;
using IpTfs.Gateway.State;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs ledger</c>: looks at a sequence ledger, and repairs a damaged one as far as that is safe.</summary>
internal sealed class LedgerCommand : IptfsCommand
{
    private readonly Argument<string> _action = new("ACTION") { Description = "list or repair.", DefaultValueFactory = _ => "list" };
    private readonly Option<string> _directory = new("--state-directory", "-d") { HelpName = "DIR", Required = true, Description = "The gateway's state-directory; the gateway must not run." };
    private readonly Option<bool> _discard = new("--discard-unreadable")
    {
        Description = "With repair: also forget records that cannot be read. Safe only when every SA that the ledger no longer lists has got new keys.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public LedgerCommand(Terminal terminal)
        : base("ledger", "Show the sequence ledger of a gateway that does not run, or repair a damaged one.", terminal)
    {
        AcceptOnly(_action, "list", "repair");
        Add(_action);
        Add(_directory);
        Add(_discard);
        Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs ledger list -d /var/lib/iptfs", "which SAs it knows and how far they have come"),
        new("sudo iptfs ledger repair -d /var/lib/iptfs", "save what can be saved without ever going back"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var directory = arguments.GetRequiredValue(_directory);
        if (!Directory.Exists(directory)) throw new CommandFault(ExitCode.NoInput, $"{directory}: no such directory");
        try
        {
            using var state = StateDirectory.Open(directory);
            if (!File.Exists(state.SequenceLedgerPath)) throw new CommandFault(ExitCode.NoInput, $"{state.SequenceLedgerPath}: no such file");
            using var ledger = SequenceLedger.Open(state.SequenceLedgerPath);
            if (arguments.GetValue(_action) == "repair")
            {
                var (saved, givenUp) = ledger.Repair(arguments.GetValue(_discard));
                await Terminal.Error.WriteLineAsync($"iptfs: {saved} record(s) saved, {givenUp} forgotten");
            }

            await ListAsync(ledger, arguments.GetValue(_json));
            return ledger.IsDamaged ? ExitCode.FaultsFound : ExitCode.Ok;
        }
        catch (StateException refusal)
        {
            throw new CommandFault(ExitCode.CannotCreate, refusal.Message);
        }
    }

    private async Task ListAsync(SequenceLedger ledger, bool json)
    {
        foreach (var (sa, end, state) in ledger.Records)
        {
            var line = json
                ? JsonSerializer.Serialize(new { sa = sa.ToString(), next = end, state = state.ToString().ToLowerInvariant() }, JsonStyle.SnakeCase)
                : $"{sa}  next {end,20}  {state.ToString().ToLowerInvariant()}";
            await Terminal.Out.WriteLineAsync(line);
        }
    }
}
