using System.CommandLine;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using IpTfs.Gateway;
using IpTfs.Gateway.Configuration;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
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
        var files = arguments.GetRequiredValue(_files);
        using var logs = ConsoleLogs.Create(arguments.GetValue(_logLevel));
        var configuration = ConfigurationFiles.Read(files);
        // Signals count from before the start: one that comes during it is obeyed after it.
        var reloads = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reloads.Writer.TryWrite(true);
        });

        await using var gateway = await GatewayLauncher.StartAsync(configuration, logs);
        await using var admin = await StartAdminAsync(configuration.Admin, gateway, cancellationToken);
        await Terminal.Out.WriteLineAsync($"iptfs: {configuration.NodeName} ready: {configuration.Tunnels.Count} tunnel(s) on {configuration.Tun.Name}");
        await Terminal.Out.FlushAsync(cancellationToken);

        var reloader = new ConfigurationReloader(gateway, files, configuration, logs.CreateLogger("IpTfs.Node"));
        return await ServeAsync(gateway, reloader, reloads.Reader, cancellationToken);
    }

    private static async Task<int> ServeAsync(GatewayHost gateway, ConfigurationReloader reloader, ChannelReader<bool> reloads, CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.Infinite, stop);
        while (true)
        {
            var reload = reloads.WaitToReadAsync(CancellationToken.None).AsTask();
            var first = await Task.WhenAny(stopped, gateway.Broken, reload);
            if (first == stopped) return ExitCode.Ok;
            if (first == gateway.Broken) throw new CommandFault(ExitCode.Internal, await gateway.Broken);
            while (reloads.TryRead(out _))
            {
                // Several signals are one wish.
            }

            await reloader.ReloadAsync();
        }
    }

    private static async Task<IAsyncDisposable> StartAdminAsync(AdminConfiguration admin, GatewayHost gateway, CancellationToken cancellationToken)
    {
        if (admin.SocketPath is null && admin.Http is null) return NoAdmin.Instance;
        var token = admin.TokenFile is null ? null : BearerToken.FromFile(admin.TokenFile);
        return await AdminServer.StartAsync(new AdminOptions(admin.SocketPath, admin.Http?.ToIPEndPoint(), token), gateway, cancellationToken);
    }

    private sealed class NoAdmin : IAsyncDisposable
    {
        public static readonly NoAdmin Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
