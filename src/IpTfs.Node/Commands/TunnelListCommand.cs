using System.CommandLine;
using System.Globalization;
using IpTfs.Cluster.Tunnels;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs tunnel list</c>: the tunnels of the store, and why the node would omit some of them.</summary>
/// <param name="terminal">Receives the output.</param>
/// <param name="store">The shared options.</param>
internal sealed class TunnelListCommand(Terminal terminal, TunnelStoreOptions store)
    : TunnelStoreCommand("list", "List the tunnels of the store, and which of them the node leaves out.", terminal)
{
    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs tunnel list -c /etc/iptfs/node.conf", "what is there, and what a node leaves out")];

    /// <inheritdoc/>
    public override string Operands => "names";

    /// <inheritdoc/>
    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = arguments.GetRequiredValue(store.Config);
        await using var access = await store.OpenAsync(files, cancellationToken);
        var stored = await access.Tunnels.ReadAllAsync(cancellationToken);
        var reading = TunnelSource.Read(files, stored.Tunnels, Environment.GetEnvironmentVariable);
        using (reading.Configuration)
        {
            var reasons = reading.Quarantined.ToDictionary(tunnel => tunnel.Name, tunnel => tunnel.Reason, StringComparer.Ordinal);
            var rows = stored.Tunnels.OrderBy(tunnel => tunnel.Name, StringComparer.Ordinal)
                .Select(tunnel => new { tunnel.Name, tunnel.Revision, State = reasons.ContainsKey(tunnel.Name) ? "quarantined" : "ok", Reason = reasons.GetValueOrDefault(tunnel.Name) });
            if (arguments.GetValue(store.Json))
            {
                await Terminal.Out.WriteLineAsync(JsonStyle.OfVerb(rows));
            }
            else
            {
                var table = new PlainTable("NAME", "REVISION", "STATE");
                foreach (var row in rows) table.Add(row.Name, row.Revision.ToString(CultureInfo.InvariantCulture), row.Reason is null ? row.State : $"{row.State}: {row.Reason}");
                table.Write(Terminal);
            }

            return reasons.Count == 0 ? ExitCode.Ok : ExitCode.FaultsFound;
        }
    }
}
