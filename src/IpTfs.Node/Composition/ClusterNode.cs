using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>A node of a cluster. Its files and the store define its tunnels.</summary>
internal sealed class ClusterNode : INode
{
    private readonly ClusterHost _host;
    private readonly ClusterKey _key;
    private readonly RecordSealer _sealer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    private ClusterNode(ClusterHost host, IStore store, ClusterKey key, IReadOnlyList<string> files, GatewayConfiguration configuration, ILogger log)
    {
        _host = host;
        _key = key;
        _sealer = new RecordSealer(key);
        Reloader = new ConfigurationReloader(this, files, configuration, log);
        Broken = FirstOf(host.Broken, host.Gateway.Broken);
        _following = FollowAsync(new TunnelFollower(store, new TunnelStore(store, _sealer), TimeProvider.System, log.TunnelStoreReport));
    }

    /// <inheritdoc/>
    public GatewayHost Gateway => _host.Gateway;

    /// <inheritdoc/>
    public ClusterHost? Cluster => _host;

    /// <inheritdoc/>
    public ConfigurationReloader Reloader { get; }

    /// <inheritdoc/>
    public string Description => $"node of a cluster with {Reloader.Current.Tunnels.Count} tunnel(s), on {Reloader.Current.Tun.Name}";

    /// <inheritdoc/>
    public Task<string> Broken { get; }

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

    /// <inheritdoc/>
    public IReadOnlyList<string> RefusalsOf(GatewayConfiguration current, GatewayConfiguration wanted) =>
        [.. RekeyCheck.Find(current, wanted).Select(static name => $"tunnel {name} {RekeyCheck.Reason}")];

    /// <inheritdoc/>
    public Task<string> ApplyAsync(GatewayConfiguration current, GatewayConfiguration wanted, ConfigurationDifference difference) => _host.ReloadAsync(wanted);

    /// <summary>Hands over all shards, leaves the cluster and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        await _host.DisposeAsync();
        _sealer.Dispose();
        _key.Dispose();
        _stop.Dispose();
        Reloader.Dispose();
    }

    private static async Task<string> FirstOf(Task<string> one, Task<string> other) => await await Task.WhenAny(one, other);

    private async Task FollowAsync(TunnelFollower follower)
    {
        try
        {
            await foreach (var stored in follower.FollowAsync(_stop.Token)) await Reloader.UseStoredAsync(stored.Tunnels);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
