using IpTfs.Cluster.Hosting;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition.Services;

/// <summary>Ends the start: waits for the rehearsal, joins the cluster and prints the ready line.</summary>
/// <param name="configuration">The configuration of the start.</param>
/// <param name="gateway">The gateway; started before.</param>
/// <param name="rehearsal">The rehearsal; started before.</param>
/// <param name="reloader">Knows the number of tunnels.</param>
/// <param name="terminal">Receives the line.</param>
internal sealed class ReadyService(
    GatewayConfiguration configuration, IGatewayService gateway, RehearsalService rehearsal, ConfigurationReloader reloader, Terminal terminal) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rehearsal.ExecuteTask!.WaitAsync(cancellationToken);
        // Reading a large configuration takes several times the memory that its tunnels keep. The pause must come before a node of a cluster joins and takes tunnels over.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (gateway.Cluster is { } cluster) await JoinAsync(cluster, cancellationToken);
        var tunnels = $"{reloader.Current.Tunnels.Count} tunnel(s)";
        var what = gateway.Cluster is null ? $"{tunnels} on {configuration.Tun.Name}" : $"node of a cluster with {tunnels}, on {configuration.Tun.Name}";
        await terminal.Out.WriteLineAsync($"iptfs: {configuration.NodeName} ready: {what}");
        await terminal.Out.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task JoinAsync(ClusterHost cluster, CancellationToken cancellationToken)
    {
        cluster.Join();
        var first = await Task.WhenAny(cluster.Joined, cluster.Broken).WaitAsync(cancellationToken);
        if (first == cluster.Broken) throw new CommandFault(ExitCode.Configuration, await cluster.Broken);
    }
}
