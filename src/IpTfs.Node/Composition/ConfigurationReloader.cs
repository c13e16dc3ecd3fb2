using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.IO;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>Reads the configuration again and applies the changes that do not interrupt unchanged tunnels. A configuration with faults changes nothing.</summary>
/// <param name="target">The running gateway.</param>
/// <param name="files">The configuration files.</param>
/// <param name="configuration">The target's current configuration.</param>
/// <param name="log">Receives the refusals.</param>
internal sealed class ConfigurationReloader(IReloadTarget target, IReadOnlyList<string> files, GatewayConfiguration configuration, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<string> _told = [];
    private IReadOnlyList<StoredTunnel> _stored = [];

    /// <summary>The target's current configuration, tunnels of the store included.</summary>
    public GatewayConfiguration Current { get; private set; } = configuration;

    /// <summary>Reads the files again, together with the tunnels of the store. Never throws for an invalid configuration.</summary>
    /// <param name="stored">The tunnels of the store; null when they are the same as before.</param>
    public async Task ReloadAsync(IReadOnlyList<StoredTunnel>? stored = null)
    {
        await _gate.WaitAsync();
        try
        {
            var before = _stored;
            _stored = stored ?? before;
            // A store without tunnels is normal: nothing to do.
            if (stored is { Count: 0 } && before.Count == 0) return;
            await ApplyAsync(Read());
        }
        catch (Exception refusal) when (refusal is CommandFault or IoException)
        {
            log.ReloadRefused(refusal.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private GatewayConfiguration Read()
    {
        var reading = TunnelSource.Read(files, _stored, Environment.GetEnvironmentVariable);
        Tell(reading.Quarantined);
        return reading.Configuration ?? throw new CommandFault(ExitCode.Configuration, string.Join('\n', reading.Faults));
    }

    private async Task ApplyAsync(GatewayConfiguration wanted)
    {
        if (target.FindObstacles(Current, wanted) is { Count: > 0 } obstacles)
        {
            wanted.Dispose();
            throw new CommandFault(ExitCode.Configuration, string.Join('\n', obstacles));
        }

        var difference = ConfigurationComparer.Difference(Current, wanted);
        if (difference.RestartRequired.Count > 0) log.ReloadNeedsRestart(string.Join(", ", difference.RestartRequired));
        await target.ApplyAsync(Current, wanted, difference);
        Current = wanted;
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
