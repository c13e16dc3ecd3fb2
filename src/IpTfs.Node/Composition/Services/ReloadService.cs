using IpTfs.Node.CommandLine;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition.Services;

/// <summary>Reloads the configuration with each SIGHUP. A signal that arrived during the start is handled after it.</summary>
/// <param name="hangUps">The signals.</param>
/// <param name="reloader">Reloads.</param>
internal sealed class ReloadService(HangUpSignal hangUps, ConfigurationReloader reloader) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await hangUps.WaitAsync(stoppingToken);
            await reloader.ReloadAsync();
        }
    }
}
