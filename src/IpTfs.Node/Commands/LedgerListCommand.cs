using System.CommandLine;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs ledger list</c>: the SAs of a ledger and their sequence numbers.</summary>
/// <param name="terminal">Receives the output.</param>
/// <param name="group">The verb.</param>
internal sealed class LedgerListCommand(Terminal terminal, LedgerCommand group)
    : IptfsCommand("list", "List the ledger's records; the default.", terminal)
{
    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs ledger list -d /var/lib/iptfs", "which SAs it knows and how far they have come")];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        group.WithLedgerAsync(Terminal, arguments, static _ => Task.CompletedTask);
}
