using IpTfs.Gateway;
using IpTfs.Gateway.Configuration;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.Node.CommandLine;
using IpTfs.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace IpTfs.Node.Composition;

/// <summary>The composition root: opens what a configuration names, in an order in which a refusal leaves nothing behind, and starts the gateway on it.</summary>
internal static class GatewayLauncher
{
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>Starts a gateway with a TUN device and the configured sockets.</summary>
    /// <exception cref="CommandFault">Something is refused: which, and how to mend it.</exception>
    public static async Task<GatewayHost> StartAsync(GatewayConfiguration configuration, ILoggerFactory logs)
    {
        var opened = new Stack<IDisposable>();
        GatewayParts parts;
        try
        {
            // What is cheapest to refuse comes first: the lock, then ports, then the device that other programs can see.
            var state = Keep(opened, StateDirectory.Open(configuration.StateDirectory));
            var sockets = new List<IOuterSocket>();
            foreach (var local in configuration.Listen.Udp) sockets.Add(Keep(opened, new UdpOuterSocket(new UdpOuterOptions(local))));
            foreach (var local in configuration.Listen.Esp) sockets.Add(Keep(opened, new EspOuterSocket(new EspOuterOptions(local))));
            var device = Keep(opened, new TunDevice(TunOptionsOf(configuration)));
            parts = new GatewayParts { NodeName = configuration.NodeName, Device = device, Sockets = sockets, State = state, BootId = ReadBootId(), Logs = logs };
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
        catch (StateException refusal)
        {
            throw Explain(refusal);
        }
    }

    /// <summary>The SAs of some of a configuration's tunnels.</summary>
    public static List<SaDefinition> DefinitionsOf(IEnumerable<TunnelConfiguration> tunnels, GatewayConfiguration configuration) =>
        [.. tunnels.Select(tunnel => SaDefinitions.From(tunnel, configuration.CryptoProvider))];

    /// <summary>The prefixes behind the peers of some tunnels: what is routed into the device.</summary>
    public static IEnumerable<IpPrefix> RoutesOf(IEnumerable<TunnelConfiguration> tunnels) =>
        tunnels.SelectMany(tunnel => tunnel.Selectors.Remote.Prefixes).Distinct();

    private static TunOptions TunOptionsOf(GatewayConfiguration configuration) => new(configuration.Tun.Name)
    {
        //= RFC9347 §2.2.7 R23: the tunnel interface has an MTU of its own
        Mtu = configuration.Tun.Mtu,
        Addresses = configuration.Tun.Addresses,
        Routes = configuration.Tun.InstallRoutes ? [.. RoutesOf(configuration.Tunnels)] : [],
    };

    private static string ReadBootId() => File.Exists(BootIdPath) ? File.ReadAllText(BootIdPath).Trim() : "";

    private static CommandFault Explain(Exception refusal) => refusal switch
    {
        IoException { Fault: IoFault.MissingCapability } => new(ExitCode.NoPermission, refusal.Message),
        IoException => new(ExitCode.Unavailable, refusal.Message),
        _ => new(ExitCode.CannotCreate, refusal.Message),
    };

    private static T Keep<T>(Stack<IDisposable> opened, T part)
        where T : IDisposable
    {
        opened.Push(part);
        return part;
    }
}
