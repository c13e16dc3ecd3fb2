using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Configuration.Tunnels;
using IpTfs.Gateway;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.IO.RawEsp;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Node.CommandLine;
using IpTfs.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>Opens what a configuration names, in an order in which a refusal leaves nothing behind, and starts the gateway on it.</summary>
internal static class GatewayLauncher
{
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>Starts a gateway with a TUN device and the configured sockets.</summary>
    /// <exception cref="CommandFault">A step failed; the message says which, and how to fix it.</exception>
    public static async Task<GatewayHost> StartAsync(GatewayConfiguration configuration, ILoggerFactory logs)
    {
        var opened = new Stack<IDisposable>();
        GatewayParts parts;
        try
        {
            parts = Open(configuration, TunOptionsOf(configuration), logs, opened);
        }
        catch (Exception refusal) when (refusal is IoException or StateException)
        {
            while (opened.TryPop(out var part)) part.Dispose();
            throw Explain(refusal);
        }

        try
        {
            var (gateway, report) = await GatewayHost.StartAsync(parts, DefinitionsOf(configuration.Tunnels, configuration));
            if (report.Started > 0 || report.Faults.Count == 0) return gateway;
            await gateway.DisposeAsync();
            throw new CommandFault(ExitCode.Configuration, string.Join('\n', report.Faults.Select(fault => $"tunnel {fault.Key}: {fault.Value}")));
        }
        catch (Exception refusal) when (refusal is StateException or AkkaSettingsException)
        {
            throw Explain(refusal);
        }
    }

    /// <summary>Starts a gateway as a node of the configured cluster. It joins the cluster after everything else has started.</summary>
    /// <param name="configuration">The configuration, tunnels of the store included; ownership passes to the call.</param>
    /// <param name="store">The cluster's store; ownership passes to the call, also on failure.</param>
    /// <param name="logs">Creates the loggers.</param>
    /// <exception cref="CommandFault">A step failed; the message says which, and how to fix it.</exception>
    public static async Task<ClusterHost> StartNodeAsync(GatewayConfiguration configuration, IStore store, ILoggerFactory logs)
    {
        var opened = new Stack<IDisposable>();
        ClusterParts parts;
        try
        {
            var key = Keep(opened, ClusterKey.Load(configuration.Cluster.KeyFile!));
            // The node adds the routes of a tunnel when it becomes the tunnel's owner.
            var gateway = Open(configuration, TunOptionsOf(configuration) with { Routes = [] }, logs, opened);
            var relay = Keep(opened, new UdpOuterSocket(new UdpOuterOptions(configuration.Cluster.Relay!.Value) { Features = configuration.Io }));
            parts = new ClusterParts { Store = store, Key = key, Gateway = gateway, RelaySocket = relay, Configuration = configuration, Version = VersionReport.ProductVersion, Logs = logs };
        }
        catch (Exception refusal) when (refusal is IoException or StateException or ClusterKeyException)
        {
            while (opened.TryPop(out var part)) part.Dispose();
            await store.DisposeAsync();
            throw Explain(refusal);
        }

        try
        {
            return await ClusterHost.StartAsync(parts);
        }
        catch (AkkaSettingsException refusal)
        {
            throw Explain(refusal);
        }
    }

    /// <summary>The SAs of some of a configuration's tunnels.</summary>
    public static List<SaDefinition> DefinitionsOf(IEnumerable<TunnelConfiguration> tunnels, GatewayConfiguration configuration) =>
        [.. tunnels.Select(tunnel => SaDefinitions.From(tunnel, configuration.CryptoProvider))];

    /// <summary>The prefixes behind the peers of some tunnels: what is routed into the device.</summary>
    public static HashSet<IpPrefix> RoutesOf(IEnumerable<TunnelConfiguration> tunnels) =>
        [.. tunnels.SelectMany(tunnel => tunnel.Selectors.Remote.Prefixes)];

    // Steps that fail without side effects come first: the lock, then ports, then the TUN device, which other programs can see.
    private static GatewayParts Open(GatewayConfiguration configuration, TunOptions tun, ILoggerFactory logs, Stack<IDisposable> opened)
    {
        var state = Keep(opened, StateDirectory.Open(configuration.StateDirectory));
        var sockets = new List<IOuterSocket>();
        foreach (var local in configuration.Listen.Udp) sockets.AddRange(OpenUdp(opened, local, configuration));
        foreach (var local in configuration.Listen.Esp) sockets.Add(Keep(opened, new EspOuterSocket(new EspOuterOptions(local) { Features = configuration.Io })));
        var device = Keep(opened, new TunDevice(tun));
        return new GatewayParts
        {
            NodeName = configuration.NodeName,
            Device = device,
            Sockets = sockets,
            State = state,
            BootId = ReadBootId(),
            Logs = logs,
            Readers = ReadersOf(configuration),
            LooksBeforeSleep = configuration.LooksBeforeSleep,
            Akka = configuration.Akka,
        };
    }

    private static TunOptions TunOptionsOf(GatewayConfiguration configuration) => new(configuration.Tun.Name)
    {
        //= RFC9347 §2.2.7 R23: the tunnel interface has an MTU of its own
        Mtu = configuration.Tun.Mtu,
        Features = configuration.Io,
        QueueCount = ReadersOf(configuration),
        Addresses = configuration.Tun.Addresses,
        Routes = configuration.Tun.InstallRoutes ? [.. RoutesOf(configuration.Tunnels)] : [],
    };

    // Each reader needs two threads: one for each direction.
    private static int ReadersOf(GatewayConfiguration configuration) => configuration.Readers ?? Math.Max(1, Environment.ProcessorCount / 2);

    private static IEnumerable<UdpOuterSocket> OpenUdp(Stack<IDisposable> opened, Endpoint local, GatewayConfiguration configuration)
    {
        var readers = ReadersOf(configuration);
        var options = new UdpOuterOptions(local) { Features = configuration.Io };
        if (readers == 1) return [Keep(opened, new UdpOuterSocket(options))];
        // With SO_REUSEPORT a bind succeeds even if another gateway uses the port, and takes part of its packets: first bind without it.
        new UdpOuterSocket(options).Dispose();
        return [.. Enumerable.Range(0, readers).Select(_ => Keep(opened, new UdpOuterSocket(options with { SharePort = true })))];
    }

    private static string ReadBootId() => File.Exists(BootIdPath) ? File.ReadAllText(BootIdPath).Trim() : "";

    private static CommandFault Explain(Exception refusal) => refusal switch
    {
        IoException { Fault: IoFault.MissingCapability } => new(ExitCode.NoPermission, refusal.Message),
        IoException => new(ExitCode.Unavailable, refusal.Message),
        ClusterKeyException or AkkaSettingsException => new(ExitCode.Configuration, refusal.Message),
        _ => new(ExitCode.CannotCreate, refusal.Message),
    };

    private static T Keep<T>(Stack<IDisposable> opened, T part)
        where T : IDisposable
    {
        opened.Push(part);
        return part;
    }
}
