using System.CommandLine;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using IpTfs.Node.Composition.Services;
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
        // SIGINT and SIGTERM cancel the token. SIGHUP ends a process that does not handle it, so its handler comes before anything is read.
        using var hangUps = new HangUpSignal();
        try
        {
            var files = arguments.GetRequiredValue(_files);
            // A stop does not wait for the reading, which leaves nothing to undo.
            using var configuration = await Task.Run(() => ConfigurationFiles.Read(files), CancellationToken.None).WaitAsync(cancellationToken);
            using var host = Compose(files, configuration, hangUps, arguments.GetValue(_logLevel));
            await RunAsync(host, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user has stopped the gateway.
        }

        return ExitCode.Ok;
    }

    private static async Task RunAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
            // Until the user stops the gateway, or a background service fails.
            var running = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask!);
            await foreach (var ended in Task.WhenEach(running).WithCancellation(cancellationToken)) await ended;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    // The hosted services start in this order, and stop in the reverse order, also when a later one does not start.
    private IHost Compose(string[] files, GatewayConfiguration configuration, HangUpSignal hangUps, LogLevel logLevel)
    {
        var builder = QuietHost.CreateBuilder(logLevel);
        var services = builder.Services;
        services.AddSingleton(Terminal);
        services.AddSingleton(configuration);
        services.AddSingleton(hangUps);
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger("IpTfs.Node"));
        services.AddSingleton(provider => new ConfigurationReloader(
            provider.GetRequiredService<IGatewayService>(), files, configuration, provider.GetRequiredService<ILogger>()));

        services.AddSingleton<RehearsalService>();
        services.AddHostedService(provider => provider.GetRequiredService<RehearsalService>());
        if (configuration.Cluster.Enabled)
        {
            services.AddSingleton<ClusterNode>();
            services.AddSingleton<IGatewayService>(provider => provider.GetRequiredService<ClusterNode>());
            services.AddHostedService(provider => provider.GetRequiredService<ClusterNode>());
            services.AddHostedService<StoredTunnelsService>();
        }
        else
        {
            services.AddSingleton<IGatewayService, SingleGateway>();
            services.AddHostedService(provider => provider.GetRequiredService<IGatewayService>());
        }

        services.AddHostedService<AdminService>();
        services.AddHostedService<ReadyService>();
        services.AddHostedService<ReloadService>();
        services.AddHostedService<FailureService>();
        return builder.Build();
    }
}
