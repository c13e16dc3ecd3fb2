using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Tunnels;

/// <summary>The store of a cluster with its key, for a verb: opened by a node's configuration.</summary>
internal sealed class ClusterStoreSession : IAsyncDisposable
{
    private readonly ClusterKey _key;
    private readonly RecordSealer _sealer;

    private ClusterStoreSession(IStore store, ClusterKey key)
    {
        Store = store;
        _key = key;
        _sealer = new RecordSealer(key);
        Tunnels = new TunnelStore(store, _sealer);
    }

    /// <summary>The store.</summary>
    public IStore Store { get; }

    /// <summary>The tunnels in the store.</summary>
    public TunnelStore Tunnels { get; }

    /// <summary>The check value that identifies the cluster key.</summary>
    public string KeyCheck => Convert.ToHexStringLower(_key.CreateCheck());

    /// <summary>Opens the store and the key that a node's configuration names.</summary>
    /// <param name="configuration">The node's configuration. Borrowed for the call.</param>
    /// <param name="open">Opens the store.</param>
    /// <exception cref="CommandFault">The key or a file for etcd cannot be read.</exception>
    public static ClusterStoreSession Open(GatewayConfiguration configuration, Func<GatewayConfiguration, IStore> open)
    {
        if (configuration.Cluster.KeyFile is not { } file) throw new CommandFault(ExitCode.Configuration, "cluster.key-file is not set: name the file with the cluster's key");
        try
        {
            var key = ClusterKey.Load(file);
            try
            {
                return new ClusterStoreSession(open(configuration), key);
            }
            catch
            {
                key.Dispose();
                throw;
            }
        }
        catch (ClusterKeyException refusal)
        {
            throw new CommandFault(ExitCode.Configuration, refusal.Message);
        }
    }

    /// <summary>The command fault for a failed store.</summary>
    public static CommandFault FaultOf(StoreFailedException failure) =>
        new(failure.Failure == StoreFailure.Denied ? ExitCode.NoPermission : ExitCode.Unavailable, failure.Message);

    /// <summary>Verifies that the key is the cluster's key: with another key, valid tunnels would be overwritten with data that no node can decrypt.</summary>
    /// <exception cref="CommandFault">The key differs.</exception>
    /// <exception cref="StoreFailedException">The store cannot be read.</exception>
    public async Task RequireKeyAsync(CancellationToken cancellationToken)
    {
        var record = await ClusterRecordReader.ReadAsync(Store, cancellationToken);
        if (record is not null && !string.Equals(record.KeyCheck, KeyCheck, StringComparison.OrdinalIgnoreCase))
            throw new CommandFault(ExitCode.Configuration, "the cluster key is not the cluster's: cluster.key-file must hold the same key on every node");
    }

    /// <summary>Closes the store and clears the key.</summary>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _sealer.Dispose();
        _key.Dispose();
    }
}
