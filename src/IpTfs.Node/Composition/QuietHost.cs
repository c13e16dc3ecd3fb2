using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>A generic host that starts and stops services and does nothing else: it reads no settings, handles no signals and prints no lines of its own.</summary>
internal static class QuietHost
{
    /// <summary>Makes the builder of the host.</summary>
    /// <param name="logLevel">The lowest level that the log shows.</param>
    public static HostApplicationBuilder CreateBuilder(LogLevel logLevel)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        ConsoleLogs.Configure(builder.Logging, logLevel);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options =>
        {
            // Each step of a stop has a time-out of its own, and the program watches the background services.
            options.ShutdownTimeout = Timeout.InfiniteTimeSpan;
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        return builder;
    }

    // The default is the console lifetime, which handles signals and prints lines.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
