using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Gateway.Control;
using IpTfs.IO;
using IpTfs.IO.Tun;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>Reads the configuration again and applies the changes that do not interrupt unchanged tunnels. A configuration with faults changes nothing.</summary>
/// <param name="gateway">The running gateway.</param>
/// <param name="files">The configuration files.</param>
/// <param name="configuration">The gateway's current configuration; owned.</param>
/// <param name="log">Receives the outcome.</param>
internal sealed class ConfigurationReloader(GatewayHost gateway, IReadOnlyList<string> files, GatewayConfiguration configuration, ILogger log)
{
    private GatewayConfiguration _current = configuration;

    /// <summary>Reloads. Never throws for an invalid configuration.</summary>
    public async Task ReloadAsync()
    {
        try
        {
            await ApplyAsync(ConfigurationFiles.Read(files));
        }
        catch (Exception refusal) when (refusal is CommandFault or IoException)
        {
            log.ReloadRefused(refusal.Message);
        }
    }

    private async Task ApplyAsync(GatewayConfiguration wanted)
    {
        var difference = ConfigurationComparer.Difference(_current, wanted);
        if (difference.RestartRequired.Count > 0) log.ReloadNeedsRestart(string.Join(", ", difference.RestartRequired));
        var tun = _current.Tun.InstallRoutes ? gateway.Device as TunDevice : null;
        var before = GatewayLauncher.RoutesOf(tun is null ? [] : _current.Tunnels);
        var after = GatewayLauncher.RoutesOf(tun is null ? [] : wanted.Tunnels);
        // New routes first: a packet with a route but no tunnel is dropped and counted; a packet without a route is sent elsewhere, unencrypted.
        foreach (var prefix in after.Where(prefix => !before.Contains(prefix))) tun!.AddRoute(prefix);
        var report = await gateway.ApplyAsync(new TunnelChanges(
            [.. difference.Removed, .. difference.Replaced.Select(tunnel => tunnel.Name)],
            GatewayLauncher.DefinitionsOf([.. difference.Added, .. difference.Replaced], wanted),
            GatewayLauncher.DefinitionsOf(difference.Changed, wanted)));
        foreach (var prefix in before.Where(prefix => !after.Contains(prefix))) tun!.RemoveRoute(prefix);
        foreach (var (tunnel, fault) in report.Faults) log.ReloadTunnelRefused(tunnel, fault);
        log.Reloaded(difference.Added.Count, difference.Removed.Count, difference.Changed.Count, difference.Replaced.Count);
        _current.Dispose();
        _current = wanted;
    }
}
