using IpTfs.Cluster.Hosting;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Gateway.Control;
using IpTfs.IO.Tun;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>A gateway alone. Its files define its tunnels.</summary>
/// <param name="configuration">The content of the files.</param>
/// <param name="logs">Creates the loggers.</param>
/// <param name="log">Receives the outcome of a reload.</param>
internal sealed class SingleGateway(GatewayConfiguration configuration, ILoggerFactory logs, ILogger log) : IGatewayService
{
    private GatewayHost? _gateway;

    /// <inheritdoc/>
    public GatewayHost Gateway => _gateway ?? throw new InvalidOperationException("the gateway has not started");

    /// <inheritdoc/>
    public ClusterHost? Cluster => null;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _gateway = await GatewayLauncher.StartAsync(configuration, logs);
    }

    /// <summary>Stops the gateway in the phases of Akka's coordinated shutdown. Each phase has its own time-out.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindObstacles(GatewayConfiguration current, GatewayConfiguration wanted) => [];

    /// <inheritdoc/>
    public async Task ApplyAsync(GatewayConfiguration current, GatewayConfiguration wanted, ConfigurationDifference difference)
    {
        var tun = current.Tun.InstallRoutes ? Gateway.Device as TunDevice : null;
        var before = GatewayLauncher.RoutesOf(tun is null ? [] : current.Tunnels);
        var after = GatewayLauncher.RoutesOf(tun is null ? [] : wanted.Tunnels);
        // New routes first: a packet with a route but no tunnel is dropped and counted; a packet without a route is sent elsewhere, unencrypted.
        foreach (var prefix in after.Where(prefix => !before.Contains(prefix))) tun!.AddRoute(prefix);
        var report = await Gateway.ApplyAsync(new TunnelChanges(
            [.. difference.Removed, .. difference.Replaced.Select(tunnel => tunnel.Name)],
            GatewayLauncher.DefinitionsOf([.. difference.Added, .. difference.Replaced], wanted),
            GatewayLauncher.DefinitionsOf(difference.Changed, wanted)));
        foreach (var prefix in before.Where(prefix => !after.Contains(prefix))) tun!.RemoveRoute(prefix);
        foreach (var (tunnel, fault) in report.Faults) log.ReloadTunnelRefused(tunnel, fault);
        log.Reloaded(difference.Added.Count, difference.Removed.Count, difference.Changed.Count, difference.Replaced.Count);
        current.Dispose();
    }
}
