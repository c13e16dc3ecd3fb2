using System.CommandLine;
using System.Globalization;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster shards</c>: one line for each shard.</summary>
/// <param name="terminal">Receives the output.</param>
/// <param name="gateway">The options of the group.</param>
internal sealed class ClusterShardsCommand(Terminal terminal, GatewayOptions gateway) : IptfsCommand("shards", "List the shards, their owners and faults.", terminal)
{
    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs cluster shards --json", "which node owns what")];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = new ClusterClient(arguments.GetRequiredValue(gateway.Socket));
        if (arguments.GetValue(gateway.Json))
        {
            await Terminal.Out.WriteLineAsync(await client.GetTextAsync(ClusterEndpoints.ShardsPath, cancellationToken));
            return ExitCode.Ok;
        }

        var table = new PlainTable("SHARD", "OWNER", "EPOCH", "WANTED", "HERE", "TUNNELS", "FAULT");
        foreach (var shard in await client.GetShardsAsync(cancellationToken))
        {
            table.Add(
                shard.Shard.ToString(CultureInfo.InvariantCulture), shard.Owner ?? "", shard.Epoch?.ToString(CultureInfo.InvariantCulture) ?? "", shard.Wanted ?? "",
                shard.Phase.ToString().ToLowerInvariant(), shard.Tunnels.ToString(CultureInfo.InvariantCulture), shard.Fault ?? "");
        }

        table.Write(Terminal);
        return ExitCode.Ok;
    }
}
