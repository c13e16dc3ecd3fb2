using System.CommandLine;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Node.Composition;
using IpTfs.Node.Tunnels;

namespace IpTfs.Node.Commands;

/// <summary>The shared options of the <c>iptfs tunnel</c> commands.</summary>
/// <param name="Config">The node's files.</param>
/// <param name="Json">Output for machines.</param>
/// <param name="Open">Opens the store that a configuration names.</param>
internal sealed record TunnelStoreOptions(Option<string[]> Config, Option<bool> Json, Func<GatewayConfiguration, IStore> Open)
{
    /// <summary>Opens the store of a node's files, and verifies that their key is the cluster's.</summary>
    public async Task<ClusterStoreSession> OpenAsync(string[] files, CancellationToken cancellationToken)
    {
        using var configuration = ConfigurationFiles.Read(files);
        var access = ClusterStoreSession.Open(configuration, Open);
        try
        {
            await access.RequireKeyAsync(cancellationToken);
            return access;
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }
    }
}
