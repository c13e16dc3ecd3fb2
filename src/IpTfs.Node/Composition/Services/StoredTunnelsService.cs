using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition.Services;

/// <summary>Follows the tunnels of the cluster's store, and reloads the node when they have changed.</summary>
/// <param name="configuration">Names the cluster's key.</param>
/// <param name="node">The node; started before.</param>
/// <param name="reloader">Applies the tunnels to the node.</param>
/// <param name="log">Receives what is wrong with the store.</param>
internal sealed class StoredTunnelsService(GatewayConfiguration configuration, ClusterNode node, ConfigurationReloader reloader, ILogger log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var key = ClusterKey.Load(configuration.Cluster.KeyFile!);
        using var sealer = new RecordSealer(key);
        var follower = new TunnelFollower(node.Store, new TunnelStore(node.Store, sealer), TimeProvider.System, log.TunnelStoreReport);
        await foreach (var stored in follower.FollowAsync(stoppingToken)) await reloader.ReloadAsync(stored.Tunnels);
    }
}
