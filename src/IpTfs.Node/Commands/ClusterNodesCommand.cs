using System.CommandLine;
using System.Globalization;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster nodes</c>: one line for each live member.</summary>
/// <param name="terminal">Receives the output.</param>
/// <param name="gateway">The options of the group.</param>
internal sealed class ClusterNodesCommand(Terminal terminal, GatewayOptions gateway) : IptfsCommand("nodes", "List the live members.", terminal)
{
    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs cluster nodes", "each member, its weight and what it owns")];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = new ClusterClient(arguments.GetRequiredValue(gateway.Socket));
        var members = (await client.GetNodeAsync(cancellationToken)).Members;
        if (arguments.GetValue(gateway.Json))
        {
            await Terminal.Out.WriteLineAsync(JsonStyle.OfAdminApi(members));
            return ExitCode.Ok;
        }

        var table = new PlainTable("NODE", "SHARDS", "WEIGHT", "DRAINING", "VERSION", "RELAY", "ADDRESSES");
        foreach (var member in members)
        {
            table.Add(
                member.Name, member.Shards.ToString(CultureInfo.InvariantCulture), member.Weight.ToString(CultureInfo.InvariantCulture), member.Draining ? "yes" : "no",
                member.Version, member.Relay ?? "", string.Join(' ', member.Addresses));
        }

        table.Write(Terminal);
        return ExitCode.Ok;
    }
}
