using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Rehearsal;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition;

/// <summary>The last step of a start: waits for the rehearsal, returns memory, joins the cluster if there is one, and says that the node is ready.</summary>
/// <param name="configuration">The gateway's configuration.</param>
/// <param name="rehearsal">Rehearses.</param>
/// <param name="nodes">Has started the node.</param>
/// <param name="terminal">Receives the line.</param>
internal sealed class ReadyService(GatewayConfiguration configuration, RehearsalService rehearsal, NodeService nodes, Terminal terminal) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rehearsal.Completion;
        // Reading a large configuration takes several times the memory that its tunnels keep. The pause must come before a node of a cluster joins and takes tunnels over.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var node = nodes.Node;
        if (node.Cluster is { } cluster)
        {
            cluster.Join();
            var first = await Task.WhenAny(cluster.Joined, node.Broken).WaitAsync(cancellationToken);
            if (first == node.Broken) throw new CommandFault(ExitCode.Configuration, await node.Broken);
        }

        await terminal.Out.WriteLineAsync($"iptfs: {configuration.NodeName} ready: {node.Description}");
        await terminal.Out.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
