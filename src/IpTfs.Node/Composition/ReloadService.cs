using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition;

/// <summary>Reads the configuration again at each request, once the node is ready.</summary>
/// <param name="requests">The requests.</param>
/// <param name="nodes">Has started the node.</param>
internal sealed class ReloadService(ReloadSignal requests, NodeService nodes) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await requests.WaitAsync(stoppingToken)) await nodes.Node.Reloader.ReloadAsync();
    }
}
