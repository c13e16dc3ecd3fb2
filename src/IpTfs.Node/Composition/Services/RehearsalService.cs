using IpTfs.Configuration;
using IpTfs.Node.Rehearsal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition.Services;

/// <summary>Rehearses the datapath once, while the services after it start.</summary>
/// <param name="configuration">Says whether to rehearse, and with which suite.</param>
/// <param name="log">Receives the outcome.</param>
internal sealed class RehearsalService(GatewayConfiguration configuration, ILogger log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.Rehearsal || configuration.Tunnels is not [var tunnel, ..]) return;
        var report = await DatapathRehearsal.RunAsync(tunnel.Suite, configuration.CryptoProvider, configuration.Io, RehearsalLimits.AtStart, stoppingToken);
        if (stoppingToken.IsCancellationRequested) return;
        if (report.Reason is { } reason) log.NotRehearsed(reason);
        else log.Rehearsed(report.Packets, (long)report.Duration.TotalMilliseconds);
    }
}
