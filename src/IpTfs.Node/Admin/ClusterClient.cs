using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>Queries a running gateway about its cluster.</summary>
/// <param name="socketPath">The gateway's <c>admin.socket</c>.</param>
internal sealed class ClusterClient(string socketPath) : IDisposable
{
    private readonly AdminClient _client = new(socketPath);

    /// <summary>The cluster as the node sees it.</summary>
    /// <exception cref="CommandFault">The gateway cannot be reached, or is no node of a cluster.</exception>
    public async Task<ClusterNodeView> GetNodeAsync(CancellationToken cancellationToken) =>
        _client.Read<ClusterNodeView>(await GetTextAsync(ClusterEndpoints.ClusterPath, cancellationToken));

    /// <summary>The shards as the node sees them.</summary>
    /// <exception cref="CommandFault">The gateway cannot be reached, or is no node of a cluster.</exception>
    public async Task<IReadOnlyList<ClusterShardView>> GetShardsAsync(CancellationToken cancellationToken) =>
        _client.Read<List<ClusterShardView>>(await GetTextAsync(ClusterEndpoints.ShardsPath, cancellationToken));

    /// <summary>The answer as it came.</summary>
    /// <exception cref="CommandFault">The gateway cannot be reached, or is no node of a cluster.</exception>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken) =>
        await _client.GetTextAsync(path, cancellationToken) ?? throw NoCluster();

    /// <summary>Parses a text response.</summary>
    public T Read<T>(string text) => _client.Read<T>(text);

    /// <summary>Sends a command.</summary>
    /// <exception cref="CommandFault">The gateway cannot be reached, or is no node of a cluster.</exception>
    public async Task OrderAsync(string path, CancellationToken cancellationToken)
    {
        if (!await _client.PostAsync(path, cancellationToken)) throw NoCluster();
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static CommandFault NoCluster() => new(ExitCode.FaultsFound, "the gateway is no node of a cluster: set iptfs.cluster.enabled");
}
