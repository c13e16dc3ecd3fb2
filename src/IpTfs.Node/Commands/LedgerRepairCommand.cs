using System.CommandLine;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs ledger repair</c>: recovers a damaged ledger as far as possible, without ever lowering a sequence number.</summary>
internal sealed class LedgerRepairCommand : IptfsCommand
{
    private readonly LedgerCommand _group;
    private readonly Option<bool> _discard = new("--discard-unreadable")
    {
        Description = "Also forget records that cannot be read. Safe only when every SA that the ledger no longer lists has got new keys.",
    };

    /// <summary>Makes the command.</summary>
    public LedgerRepairCommand(Terminal terminal, LedgerCommand group)
        : base("repair", "Save what can be saved of a damaged ledger, and list it.", terminal)
    {
        _group = group;
        Add(_discard);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs ledger repair -d /var/lib/iptfs", "save what can be saved without ever going back")];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        _group.WithLedgerAsync(Terminal, arguments, async ledger =>
        {
            var (saved, givenUp) = ledger.Repair(arguments.GetValue(_discard));
            await Terminal.Error.WriteLineAsync($"iptfs: {saved} record(s) saved, {givenUp} forgotten");
        });
}
