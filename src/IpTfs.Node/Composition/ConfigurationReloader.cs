using Akka.Actor;
using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.IO;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>
/// Reads the configuration files again, together with the tunnels that the cluster's store has, and applies what changed. A configuration with faults changes nothing.
/// </summary>
/// <remarks>Thread-safe: one change at a time.</remarks>
/// <param name="target">The running gateway.</param>
/// <param name="files">The configuration files.</param>
/// <param name="configuration">The present configuration.</param>
/// <param name="log">Receives the outcome.</param>
internal sealed class ConfigurationReloader(IReloadTarget target, IReadOnlyList<string> files, GatewayConfiguration configuration, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<string> _told = [];
    private IReadOnlyList<StoredTunnel> _stored = [];

    /// <summary>The present configuration.</summary>
    public GatewayConfiguration Current { get; private set; } = configuration;

    /// <summary>Reads the files again. Never throws for an invalid configuration.</summary>
    public Task ReloadAsync() => ReloadAsync(null);

    /// <summary>Uses other tunnels of the store from now on. Never throws for invalid ones.</summary>
    public async Task UseStoredAsync(IReadOnlyList<StoredTunnel> tunnels)
    {
        // A store without tunnels is normal: nothing to do.
        if (tunnels.Count > 0 || _stored.Count > 0) await ReloadAsync(tunnels);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task ReloadAsync(IReadOnlyList<StoredTunnel>? stored)
    {
        await _gate.WaitAsync();
        try
        {
            _stored = stored ?? _stored;
            var reading = TunnelSource.Read(files, _stored, Environment.GetEnvironmentVariable);
            Tell(reading.Quarantined);
            if (reading.Configuration is { } wanted) await ApplyAsync(wanted);
            else log.ReloadRefused(string.Join('\n', reading.Faults));
        }
        catch (Exception refusal) when (refusal is IoException or AskTimeoutException)
        {
            log.ReloadRefused(refusal is IoException ? refusal.Message : "the gateway does not answer");
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ApplyAsync(GatewayConfiguration wanted)
    {
        if (target.RefusalsOf(Current, wanted) is { Count: > 0 } refusals)
        {
            log.ReloadRefused(string.Join('\n', refusals));
            wanted.Dispose();
            return;
        }

        var difference = ConfigurationComparer.Difference(Current, wanted);
        if (difference.RestartRequired.Count > 0) log.ReloadNeedsRestart(string.Join(", ", difference.RestartRequired));
        var changes = await target.ApplyAsync(Current, wanted, difference);
        Current = wanted;
        log.Reloaded(changes);
    }

    // Logs each quarantined tunnel once, until its fault is fixed.
    private void Tell(IReadOnlyList<QuarantinedTunnel> quarantined)
    {
        var now = quarantined.Select(tunnel => $"{tunnel.Name}: {tunnel.Reason}").ToHashSet();
        foreach (var fresh in now.Except(_told)) log.StoredTunnelRefused(fresh);
        _told.Clear();
        _told.UnionWith(now);
    }
}
