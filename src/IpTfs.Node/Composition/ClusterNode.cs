using Akka.Actor;
using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>A node of a cluster. Its files and the store define its tunnels.</summary>
/// <param name="configuration">The content of the files.</param>
/// <param name="logs">Creates the loggers.</param>
/// <param name="log">Receives the outcome of a reload.</param>
internal sealed class ClusterNode(GatewayConfiguration configuration, ILoggerFactory logs, ILogger log) : IGatewayService
{
    private ClusterHost? _host;
    private IStore? _store;

    /// <inheritdoc/>
    public GatewayHost Gateway => Cluster.Gateway;

    /// <inheritdoc/>
    public ClusterHost Cluster => _host ?? throw new InvalidOperationException("the node has not started");

    /// <summary>The store, once the node has started; owned by the node.</summary>
    public IStore Store => _store ?? throw new InvalidOperationException("the node has not started");

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

    /// <summary>Starts the node, which does not join its cluster yet.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _store = OpenStore(configuration, logs);
        _host = await GatewayLauncher.StartNodeAsync(configuration, _store, logs);
    }

    /// <summary>Hands over all shards, leaves the cluster and closes. Each step has its own time-out.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindObstacles(GatewayConfiguration current, GatewayConfiguration wanted) =>
        [.. RekeyCheck.Find(current, wanted).Select(name => $"tunnel {name} {RekeyCheck.Reason}")];

    /// <inheritdoc/>
    public async Task ApplyAsync(GatewayConfiguration current, GatewayConfiguration wanted, ConfigurationDifference difference)
    {
        try
        {
            log.NodeReloaded(await Cluster.ReloadAsync(wanted));
        }
        catch (AskTimeoutException)
        {
            throw new CommandFault(ExitCode.Unavailable, "the node does not answer");
        }
    }
}
