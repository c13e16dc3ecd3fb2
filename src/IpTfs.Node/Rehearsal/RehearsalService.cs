using IpTfs.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Rehearsal;

/// <summary>Rehearses the datapath while the gateway starts.</summary>
/// <param name="configuration">The gateway's configuration.</param>
/// <param name="logs">Creates the logger.</param>
internal sealed class RehearsalService(GatewayConfiguration configuration, ILoggerFactory logs) : IHostedService
{
    /// <summary>Completes when the rehearsal has ended, or was left out.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.Rehearsal && configuration.Tunnels is [var tunnel, ..])
            Completion = RehearseAsync(() => DatapathRehearsal.RunAsync(tunnel.Suite, configuration.CryptoProvider, configuration.Io, RehearsalLimits.AtStart));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RehearseAsync(Func<Task<RehearsalReport>> rehearse)
    {
        var log = logs.CreateLogger("IpTfs.Node");
        var report = await Task.Run(rehearse);
        if (report.Reason is { } reason) log.NotRehearsed(reason);
        else log.Rehearsed(report.Packets, (long)report.Duration.TotalMilliseconds);
    }
}
