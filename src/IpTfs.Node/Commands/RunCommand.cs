using System.CommandLine;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using IpTfs.Cluster.Hosting;
using IpTfs.Configuration;
using IpTfs.Configuration.Admin;
using IpTfs.Gateway;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using IpTfs.Node.Rehearsal;
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
        // Signal handlers are registered before the start: a signal received during the start is handled after it.
        var reloads = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reloads.Writer.TryWrite(true);
        });

        var rehearsal = RehearseAsync(configuration, logs.CreateLogger("IpTfs.Node"));
        return configuration.Cluster.Enabled
            ? await RunNodeAsync(files, configuration, logs, rehearsal, reloads.Reader, cancellationToken)
            : await RunAloneAsync(files, configuration, logs, rehearsal, reloads.Reader, cancellationToken);
    }

    private async Task<int> RunAloneAsync(
        string[] files, GatewayConfiguration configuration, ILoggerFactory logs, Task rehearsal, ChannelReader<bool> reloads, CancellationToken stop)
    {
        await using var gateway = await GatewayLauncher.StartAsync(configuration, logs);
        await using var admin = await StartAdminAsync(configuration.Admin, gateway, null, stop);
        await rehearsal;
        ReturnMemory();
        await SayReadyAsync($"{configuration.Tunnels.Count} tunnel(s) on {configuration.Tun.Name}", configuration.NodeName, stop);
        var reloader = new ConfigurationReloader(gateway, files, configuration, logs.CreateLogger("IpTfs.Node"));
        return await ServeAsync(gateway.Broken, gateway.Broken, reloader.ReloadAsync, reloads, stop);
    }

    private async Task<int> RunNodeAsync(
        string[] files, GatewayConfiguration configuration, ILoggerFactory logs, Task rehearsal, ChannelReader<bool> reloads, CancellationToken stop)
    {
        await using var node = await ClusterNode.StartAsync(files, configuration, logs);
        await using var admin = await StartAdminAsync(configuration.Admin, node.Host.Gateway, node.Host, stop);
        await rehearsal;
        ReturnMemory();
        node.Host.Join();
        var joined = await Task.WhenAny(node.Host.Joined, node.Host.Broken, Task.Delay(Timeout.Infinite, stop));
        if (joined == node.Host.Broken) throw new CommandFault(ExitCode.Configuration, await node.Host.Broken);
        if (joined == node.Host.Joined) await SayReadyAsync($"node of a cluster with {node.TunnelCount} tunnel(s), on {configuration.Tun.Name}", configuration.NodeName, stop);
        return await ServeAsync(node.Host.Broken, node.Host.Gateway.Broken, node.ReloadAsync, reloads, stop);
    }

    // Reading a large configuration takes several times the memory that its tunnels keep. The pause must come before a node of a cluster joins and takes tunnels over.
    private static void ReturnMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private async Task SayReadyAsync(string what, string name, CancellationToken cancellationToken)
    {
        await Terminal.Out.WriteLineAsync($"iptfs: {name} ready: {what}");
        await Terminal.Out.FlushAsync(cancellationToken);
    }

    private static async Task<int> ServeAsync(Task<string> broken, Task<string> gatewayBroken, Func<Task> reload, ChannelReader<bool> reloads, CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.Infinite, stop);
        while (true)
        {
            var wish = reloads.WaitToReadAsync(CancellationToken.None).AsTask();
            var first = await Task.WhenAny(stopped, broken, gatewayBroken, wish);
            if (first == stopped) return ExitCode.Ok;
            if (first is Task<string> failure) throw new CommandFault(ExitCode.Internal, await failure);
            while (reloads.TryRead(out _))
            {
                // Several pending signals cause one reload.
            }

            await reload();
        }
    }

    private static async Task RehearseAsync(GatewayConfiguration configuration, ILogger log)
    {
        if (!configuration.Rehearsal || configuration.Tunnels is not [var tunnel, ..]) return;
        var report = await Task.Run(() => DatapathRehearsal.RunAsync(tunnel.Suite, configuration.CryptoProvider, configuration.Io, RehearsalLimits.AtStart));
        if (report.Reason is { } reason) log.NotRehearsed(reason);
        else log.Rehearsed(report.Packets, (long)report.Duration.TotalMilliseconds);
    }

    private static async Task<IAsyncDisposable> StartAdminAsync(AdminConfiguration admin, GatewayHost gateway, ClusterHost? cluster, CancellationToken cancellationToken)
    {
        if (admin.SocketPath is null && admin.Http is null) return NoAdmin.Instance;
        var token = admin.TokenFile is null ? null : BearerToken.FromFile(admin.TokenFile);
        return await AdminServer.StartAsync(new AdminOptions(admin.SocketPath, admin.Http?.ToIPEndPoint(), token), gateway, cancellationToken, cluster);
    }

    private sealed class NoAdmin : IAsyncDisposable
    {
        public static readonly NoAdmin Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
