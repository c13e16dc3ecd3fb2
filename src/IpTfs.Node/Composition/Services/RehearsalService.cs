using IpTfs.Configuration;
using IpTfs.Crypto;
using IpTfs.Node.Rehearsal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition.Services;

/// <summary>Rehearses the datapath while the services after it start.</summary>
/// <param name="configuration">Says whether to rehearse, and with which suite.</param>
/// <param name="log">Receives the outcome.</param>
internal sealed class RehearsalService(GatewayConfiguration configuration, ILogger log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Completes with the rehearsal.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.Rehearsal && configuration.Tunnels is [var tunnel, ..]) Completion = RehearseAsync(tunnel.Suite);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Completion;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task RehearseAsync(EspSuite suite)
    {
        var report = await Task.Run(() => DatapathRehearsal.RunAsync(suite, configuration.CryptoProvider, configuration.Io, RehearsalLimits.AtStart, _stop.Token));
        if (_stop.IsCancellationRequested) return;
        if (report.Reason is { } reason) log.NotRehearsed(reason);
        else log.Rehearsed(report.Packets, (long)report.Duration.TotalMilliseconds);
    }
}
