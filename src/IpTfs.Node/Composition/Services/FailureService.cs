using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition.Services;

/// <summary>Fails when the gateway or the node of a cluster has failed for good, which ends the program.</summary>
/// <param name="gateway">The gateway; started before.</param>
internal sealed class FailureService(IGatewayService gateway) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var first = await Task.WhenAny(gateway.Cluster?.Broken ?? gateway.Gateway.Broken, gateway.Gateway.Broken).WaitAsync(stoppingToken);
        throw new CommandFault(ExitCode.Internal, await first);
    }
}
