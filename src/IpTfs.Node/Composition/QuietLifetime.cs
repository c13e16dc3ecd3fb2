using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition;

/// <summary>Replaces the generic host's console lifetime, which handles signals itself and prints lines: the signals are the program's.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
