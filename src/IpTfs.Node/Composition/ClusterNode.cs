using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>A running node of a cluster. Its files and the store define its tunnels.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _files;
    private readonly ILogger _log;
    private readonly ClusterKey _key;
    private readonly RecordSealer _sealer;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<string> _told = [];
    private readonly Task _following;
    private GatewayConfiguration _current;
    private IReadOnlyList<StoredTunnel> _stored = [];

    private ClusterNode(ClusterHost host, IStore store, ClusterKey key, IReadOnlyList<string> files, GatewayConfiguration configuration, ILogger log)
    {
        Host = host;
        _files = files;
        _log = log;
        _key = key;
        _sealer = new RecordSealer(key);
        _current = configuration;
        _following = FollowAsync(new TunnelFollower(store, new TunnelStore(store, _sealer), TimeProvider.System, log.TunnelStoreReport));
    }

    /// <summary>The node.</summary>
    public ClusterHost Host { get; }

    /// <summary>Number of tunnels of the whole cluster, as far as this node knows.</summary>
    public int TunnelCount => _current.Tunnels.Count;

    /// <summary>Starts the node, which has not yet joined.</summary>
    /// <param name="files">The node's files.</param>
    /// <param name="configuration">The content of the files; owned by the node.</param>
    /// <param name="logs">Creates the loggers.</param>
    /// <exception cref="CommandFault">A step failed; the message says which, and how to fix it.</exception>
    public static async Task<ClusterNode> StartAsync(IReadOnlyList<string> files, GatewayConfiguration configuration, ILoggerFactory logs)
    {
        var store = OpenStore(configuration, logs);
        var host = await GatewayLauncher.StartNodeAsync(configuration, store, logs);
        return new ClusterNode(host, store, ClusterKey.Load(configuration.Cluster.KeyFile!), files, configuration, logs.CreateLogger("IpTfs.Node"));
    }

    /// <summary>Opens the store that a configuration names.</summary>
    /// <exception cref="CommandFault">A file that the store needs cannot be read.</exception>
    public static IStore OpenStore(GatewayConfiguration configuration, ILoggerFactory logs)
    {
        try
        {
            return new EtcdStore(EtcdOptions.From(configuration.Cluster.Etcd), logs.CreateLogger("IpTfs.Cluster.Etcd"));
        }
        catch (StoreOpenException refusal)
        {
            throw new CommandFault(ExitCode.Configuration, refusal.Message);
        }
    }

    /// <summary>Reads the files again, together with the known tunnels of the store. Never throws for invalid files.</summary>
    public Task ReloadAsync() => ApplyAsync(null);

    /// <summary>Hands over all shards, leaves the cluster and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        await Host.DisposeAsync();
        _sealer.Dispose();
        _key.Dispose();
        _stop.Dispose();
        _gate.Dispose();
    }

    private async Task FollowAsync(TunnelFollower follower)
    {
        try
        {
            await foreach (var stored in follower.FollowAsync(_stop.Token)) await ApplyAsync(stored.Tunnels);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ApplyAsync(IReadOnlyList<StoredTunnel>? stored)
    {
        await _gate.WaitAsync();
        try
        {
            var before = _stored;
            _stored = stored ?? before;
            // A store without tunnels is normal: nothing to do.
            if (stored is { Count: 0 } && before.Count == 0) return;
            var reading = TunnelSource.Read(_files, _stored, Environment.GetEnvironmentVariable);
            Tell(reading.Quarantined);
            if (reading.Configuration is not { } wanted)
            {
                _log.ReloadRefused(string.Join('\n', reading.Faults));
                return;
            }

            if (RekeyCheck.Find(_current, wanted) is { Count: > 0 } halfKeyed)
            {
                _log.ReloadRefused(string.Join('\n', halfKeyed.Select(name => $"tunnel {name} {RekeyCheck.Reason}")));
                wanted.Dispose();
                return;
            }

            var restart = ConfigurationComparer.Difference(_current, wanted).RestartRequired;
            if (restart.Count > 0) _log.ReloadNeedsRestart(string.Join(", ", restart));
            var changes = await Host.ReloadAsync(wanted);
            _current = wanted;
            _log.NodeReloaded(changes);
        }
        catch (Akka.Actor.AskTimeoutException)
        {
            _log.ReloadRefused("the node does not answer");
        }
        finally
        {
            _gate.Release();
        }
    }

    // Logs each quarantined tunnel once, until its fault is fixed.
    private void Tell(IReadOnlyList<QuarantinedTunnel> quarantined)
    {
        var now = quarantined.Select(tunnel => $"{tunnel.Name}: {tunnel.Reason}").ToHashSet();
        foreach (var fresh in now.Except(_told)) _log.StoredTunnelRefused(fresh);
        _told.Clear();
        _told.UnionWith(now);
    }
}
