using System.Globalization;
using IpTfs.Cluster.Hosting;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Gateway.Control;
using IpTfs.IO.Tun;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>A gateway of its own. Its files define its tunnels.</summary>
internal sealed class SingleNode : INode
{
    private readonly ILogger _log;

    private SingleNode(GatewayHost gateway, IReadOnlyList<string> files, GatewayConfiguration configuration, ILogger log)
    {
        Gateway = gateway;
        Reloader = new ConfigurationReloader(this, files, configuration, log);
        _log = log;
    }

    /// <inheritdoc/>
    public GatewayHost Gateway { get; }

    /// <inheritdoc/>
    public ClusterHost? Cluster => null;

    /// <inheritdoc/>
    public ConfigurationReloader Reloader { get; }

    /// <inheritdoc/>
    public string Description => $"{Reloader.Current.Tunnels.Count} tunnel(s) on {Reloader.Current.Tun.Name}";

    /// <inheritdoc/>
    public Task<string> Broken => Gateway.Broken;

    /// <summary>Starts the gateway.</summary>
    /// <param name="files">The configuration files.</param>
    /// <param name="configuration">Their content; owned by the node.</param>
    /// <param name="logs">Creates the loggers.</param>
    /// <exception cref="CommandFault">A step failed; the message says which, and how to fix it.</exception>
    public static async Task<SingleNode> StartAsync(IReadOnlyList<string> files, GatewayConfiguration configuration, ILoggerFactory logs) =>
        new(await GatewayLauncher.StartAsync(configuration, logs), files, configuration, logs.CreateLogger("IpTfs.Node"));

    /// <inheritdoc/>
    public IReadOnlyList<string> RefusalsOf(GatewayConfiguration current, GatewayConfiguration wanted) => [];

    /// <inheritdoc/>
    public async Task<string> ApplyAsync(GatewayConfiguration current, GatewayConfiguration wanted, ConfigurationDifference difference)
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
        foreach (var (tunnel, fault) in report.Faults) _log.ReloadTunnelRefused(tunnel, fault);
        current.Dispose();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{difference.Added.Count} tunnel(s) added, {difference.Removed.Count} removed, {difference.Changed.Count} changed in place, {difference.Replaced.Count} replaced");
    }

    /// <summary>Stops reading, sends what is queued, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Reloader.Dispose();
    }
}
