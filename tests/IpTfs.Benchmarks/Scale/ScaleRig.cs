using IpTfs.Configuration;
using IpTfs.IO.Memory;

namespace IpTfs.Benchmarks.Scale;

/// <summary>Two gateways with some tunnels between them, all in memory.</summary>
internal sealed class ScaleRig : IAsyncDisposable
{
    private readonly List<GatewayConfiguration> _configurations = [];
    private Traffic? _traffic;

    private ScaleRig()
    {
    }

    /// <summary>The gateway that is given packets.</summary>
    public ScaleGateway A { get; private set; } = null!;

    /// <summary>The gateway that delivers them.</summary>
    public ScaleGateway B { get; private set; } = null!;

    /// <summary>A's end of the wire.</summary>
    public MemoryLink Link { get; private set; } = null!;

    /// <summary>Starts both.</summary>
    public static async Task<ScaleRig> StartAsync(int tunnels)
    {
        var rig = new ScaleRig();
        var (a, b) = MemoryLink.Pair();
        rig.Link = a;
        rig.B = await rig.StartAsync(2, tunnels, b).ConfigureAwait(false);
        rig.A = await rig.StartAsync(1, tunnels, a).ConfigureAwait(false);
        return rig;
    }

    /// <summary>An inner device whose deliveries a traffic is told of.</summary>
    public static MemoryInnerDevice Device(InnerDelivery onDelivered) =>
        new(new MemoryInnerOptions { MaxQueuedPackets = 1 << 13, MaxQueuedOctets = 16 << 20, OnDelivered = onDelivered });

    /// <summary>
    /// Sends windows of packets from A to B. Returns processor nanoseconds per packet of all threads but the one that gives the packets.
    /// </summary>
    public double Measure(Traffic traffic, int windows, int packets)
    {
        _traffic = traffic;
        var (process, own) = (Machine.ProcessNanos, Machine.ThreadNanos);
        for (var i = 0; i < windows; i++) traffic.Window(A.Device, packets);
        return (double)(Machine.ProcessNanos - process - (Machine.ThreadNanos - own)) / ((long)windows * packets);
    }

    /// <summary>How long a packet takes through both gateways, in nanoseconds.</summary>
    public long First(Traffic traffic, int tunnel)
    {
        _traffic = traffic;
        return traffic.First(A.Device, tunnel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync().ConfigureAwait(false);
        await B.DisposeAsync().ConfigureAwait(false);
        foreach (var configuration in _configurations) configuration.Dispose();
    }

    private async Task<ScaleGateway> StartAsync(int side, int tunnels, MemoryLink link)
    {
        var path = Path.GetTempFileName();
        try
        {
            TunnelText.Write(path, side, tunnels);
            var configuration = TunnelText.Read(path);
            _configurations.Add(configuration);
            return await ScaleGateway.StartAsync(link, Device(_ => _traffic?.Arrived()), TunnelText.Definitions(configuration)).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
