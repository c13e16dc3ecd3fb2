using System.CommandLine;
using IpTfs.Configuration;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using IpTfs.Node.Rehearsal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs run</c>: a gateway in the foreground, until SIGINT or SIGTERM; SIGHUP reads the configuration again.</summary>
internal sealed class RunCommand : IptfsCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Configuration in HOCON; what a later file says replaces what an earlier one said.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<LogLevel> _logLevel = new("--log-level")
    {
        Description = "Least severe log lines to show.",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    /// <summary>Makes the verb.</summary>
    public RunCommand(Terminal terminal)
        : base("run", "Run a gateway in the foreground until SIGINT or SIGTERM; SIGHUP reloads the configuration.", terminal)
    {
        Add(_files);
        Add(_logLevel);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs run /etc/iptfs/gateway.conf", "run the gateway"),
        new("sudo iptfs run gateway.conf secrets.conf", "keep the keys in a file of their own"),
        new("sudo pkill -HUP -x iptfs", "reload; tunnels that did not change are not touched"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // Before anything is read: a signal that comes during the start is obeyed after it.
        using var reload = new ReloadSignal();
        var files = arguments.GetRequiredValue(_files);
        var configuration = ConfigurationFiles.Read(files);
        using var host = Compose(files, configuration, arguments.GetValue(_logLevel), reload);
        try
        {
            await host.StartAsync(cancellationToken);
            await ServeAsync(host.Services, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // SIGINT or SIGTERM, during the start or afterwards.
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }

        return ExitCode.Ok;
    }

    // The services start in this order, and stop in the opposite one.
    private IHost Compose(IReadOnlyList<string> files, GatewayConfiguration configuration, LogLevel logLevel, ReloadSignal reload)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "iptfs" });
        ConsoleLogs.Add(builder.Logging, logLevel);
        var services = builder.Services;
        // Each phase of a stop has a time-out of its own (hocon/akka.conf); signals are the program's (StopSignals).
        services.Configure<HostOptions>(static options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton(Terminal).AddSingleton(files).AddSingleton(configuration).AddSingleton(reload);
        Add<RehearsalService>(services);
        Add<NodeService>(services);
        Add<AdminService>(services);
        Add<ReadyService>(services);
        Add<ReloadService>(services);
        return builder.Build();
    }

    private static void Add<TService>(IServiceCollection services)
        where TService : class, IHostedService =>
        services.AddSingleton<TService>().AddHostedService(static provider => provider.GetRequiredService<TService>());

    private static async Task ServeAsync(IServiceProvider services, CancellationToken stop)
    {
        var broken = services.GetRequiredService<NodeService>().Node.Broken;
        var reloads = services.GetRequiredService<ReloadService>().ExecuteTask!;
        if (await Task.WhenAny(broken, reloads).WaitAsync(stop) == broken) throw new CommandFault(ExitCode.Internal, await broken);
        await reloads;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
