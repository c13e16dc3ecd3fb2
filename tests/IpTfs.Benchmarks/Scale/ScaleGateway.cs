using IpTfs.Gateway;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;

namespace IpTfs.Benchmarks.Scale;

/// <summary>A whole gateway with its state in a temporary directory, between an inner device and an outer socket in memory.</summary>
internal sealed class ScaleGateway : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iptfs-scale-");

    private ScaleGateway(MemoryInnerDevice device) => Device = device;

    /// <summary>The inner device.</summary>
    public MemoryInnerDevice Device { get; }

    /// <summary>The gateway.</summary>
    public GatewayHost Host { get; private set; } = null!;

    /// <summary>What came of the start.</summary>
    public ApplyReport Report { get; private set; } = null!;

    /// <summary>Starts a gateway.</summary>
    public static async Task<ScaleGateway> StartAsync(IOuterSocket link, MemoryInnerDevice device, IReadOnlyList<SaDefinition> tunnels)
    {
        var gateway = new ScaleGateway(device);
        var parts = new GatewayParts
        {
            NodeName = "scale",
            Device = device,
            Sockets = [link],
            State = StateDirectory.Open(Path.Combine(gateway._folder.FullName, "state")),
            BootId = "boot",
        };
        (gateway.Host, gateway.Report) = await GatewayHost.StartAsync(parts, tunnels).ConfigureAwait(false);
        if (gateway.Report.Started != tunnels.Count) throw new InvalidOperationException($"only {gateway.Report.Started} of {tunnels.Count} tunnels started");
        return gateway;
    }

    /// <summary>Stops the gateway and removes its state.</summary>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync().ConfigureAwait(false);
        _folder.Delete(recursive: true);
    }
}
