using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Gateway.Control;
using IpTfs.IO;
using IpTfs.IO.Tun;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>Reads the configuration again and changes what can be changed without touching the tunnels that stay. A configuration with faults changes nothing.</summary>
/// <param name="gateway">The running gateway.</param>
/// <param name="files">The configuration files.</param>
/// <param name="configuration">What it runs with now; owned.</param>
/// <param name="log">Where the outcome is told.</param>
internal sealed class ConfigurationReloader(GatewayHost gateway, IReadOnlyList<string> files, GatewayConfiguration configuration, ILogger log)
{
    private GatewayConfiguration _current = configuration;

    /// <summary>Reloads. Never throws for what an operator can have written.</summary>
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
        // New routes first: a packet that finds a route but no tunnel is dropped and counted; one that finds none goes elsewhere, in the clear.
        ChangeRoutes(wanted, add: true);
        var report = await gateway.ApplyAsync(new TunnelChanges(
            [.. difference.Removed, .. difference.Replaced.Select(tunnel => tunnel.Name)],
            GatewayLauncher.DefinitionsOf([.. difference.Added, .. difference.Replaced], wanted),
            GatewayLauncher.DefinitionsOf(difference.Changed, wanted)));
        ChangeRoutes(wanted, add: false);
        foreach (var (tunnel, fault) in report.Faults) log.ReloadTunnelRefused(tunnel, fault);
        log.Reloaded(difference.Added.Count, difference.Removed.Count, difference.Changed.Count, difference.Replaced.Count);
        _current.Dispose();
        _current = wanted;
    }

    private void ChangeRoutes(GatewayConfiguration wanted, bool add)
    {
        if (gateway.Device is not TunDevice tun || !_current.Tun.InstallRoutes) return;
        var before = GatewayLauncher.RoutesOf(_current.Tunnels);
        var after = GatewayLauncher.RoutesOf(wanted.Tunnels);
        if (add) foreach (var prefix in after.Except(before)) tun.AddRoute(prefix);
        else foreach (var prefix in before.Except(after)) tun.RemoveRoute(prefix);
    }
}
