using IpTfs.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>Starts and stops the gateway, or the node of a cluster, that the configuration describes.</summary>
/// <param name="files">The configuration files.</param>
/// <param name="configuration">Their content; owned by the node.</param>
/// <param name="logs">Creates the loggers.</param>
internal sealed class NodeService(IReadOnlyList<string> files, GatewayConfiguration configuration, ILoggerFactory logs) : IHostedService
{
    private INode? _node;

    /// <summary>The node. There is one from the end of the start on.</summary>
    public INode Node => _node ?? throw new InvalidOperationException("the node has not started");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _node = configuration.Cluster.Enabled ? await ClusterNode.StartAsync(files, configuration, logs) : await SingleNode.StartAsync(files, configuration, logs);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_node is not null) await _node.DisposeAsync();
    }
}
