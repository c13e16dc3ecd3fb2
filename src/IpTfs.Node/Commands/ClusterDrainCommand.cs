using System.CommandLine;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster drain</c>: the node hands over its shards; on request the command waits for completion.</summary>
internal sealed class ClusterDrainCommand : IptfsCommand
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Option<bool> _undo = new("--undo") { Description = "Take shards again." };
    private readonly Option<bool> _wait = new("--wait") { Description = "Return when the node owns nothing any more." };
    private readonly GatewayOptions _gateway;

    /// <summary>Makes the command.</summary>
    public ClusterDrainCommand(Terminal terminal, GatewayOptions gateway)
        : base("drain", "Hand all shards of the node over to the others, and take no new ones.", terminal)
    {
        _gateway = gateway;
        Add(_undo);
        Add(_wait);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs cluster drain --wait", "before an upgrade: hand everything over, tunnel by tunnel"),
        new("sudo iptfs cluster drain --undo", "and take shards again"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = new ClusterClient(arguments.GetRequiredValue(_gateway.Socket));
        var undo = arguments.GetValue(_undo);
        await client.OrderAsync(undo ? ClusterEndpoints.UndrainPath : ClusterEndpoints.DrainPath, cancellationToken);
        if (arguments.GetValue(_wait) && !undo) await WaitUntilDrainedAsync(client, cancellationToken);
        return ExitCode.Ok;
    }

    private static async Task WaitUntilDrainedAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DrainTimeout);
        while (true)
        {
            var view = await client.GetNodeAsync(cancellationToken);
            if (view.Shards.Owned == 0) return;
            if (view.Members.All(member => member.Draining || member.Weight == 0))
                throw new CommandFault(ExitCode.FaultsFound, "no other node may take the shards: they stay here");
            if (limit.IsCancellationRequested) throw new CommandFault(ExitCode.Unavailable, $"{view.Shards.Owned} shard(s) are still here after {DrainTimeout.TotalMinutes} minutes");
            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
