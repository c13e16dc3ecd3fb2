using System.CommandLine;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster rebalance</c>: the node re-evaluates every shard.</summary>
/// <param name="terminal">Receives the output.</param>
/// <param name="gateway">The options of the group.</param>
internal sealed class ClusterRebalanceCommand(Terminal terminal, GatewayOptions gateway) : IptfsCommand("rebalance", "Look at every shard again now.", terminal)
{
    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs cluster rebalance", "after a fault was mended, without waiting for the next look")];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = new ClusterClient(arguments.GetRequiredValue(gateway.Socket));
        await client.OrderAsync(ClusterEndpoints.RebalancePath, cancellationToken);
        return ExitCode.Ok;
    }
}
