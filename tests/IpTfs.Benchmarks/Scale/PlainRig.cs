using IpTfs.Configuration;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.IO.Epoll;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks.Scale;

/// <summary>
/// The path of <see cref="ScaleRig"/> with the actor layer bypassed: the same device, wire, waiting, policy look-up, SPI look-up, pipelines, pools and
/// threads, but a thread calls a pipeline where a reader would tell an SA.
/// </summary>
internal sealed class PlainRig : IDisposable
{
    private const int BatchesPerTurn = 16;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iptfs-plain-");
    private readonly PacketBatchPool _payloads = new(65_536, 64, 8192);
    private readonly PacketBatchPool _fragments = new(66_560, 1, 8192);
    private readonly PacketBatchPool _received = new(4 * 65_536, 128, 1024);
    private readonly List<GatewayConfiguration> _configurations = [];
    private readonly List<IDisposable> _owned = [];
    private readonly List<Thread> _threads = [];
    private readonly List<EpollParker> _parkers = [];
    private readonly SelectorTable<IngressPipeline> _policy;
    private readonly SpiTable<EgressPipeline> _inbound;
    private readonly ReplayCheckpoints _checkpoints;
    private Traffic? _traffic;
    private volatile bool _stopping;

    /// <summary>Starts both ends.</summary>
    public PlainRig(int tunnels)
    {
        var (a, b) = MemoryLink.Pair();
        Device = ScaleRig.Device(_ => { });
        var delivering = ScaleRig.Device(_ => _traffic?.Arrived());
        _checkpoints = ReplayCheckpoints.Open(Path.Combine(_folder.FullName, "anti-replay"), "boot");
        var policy = new SelectorTableBuilder<IngressPipeline>();
        foreach (var definition in Definitions(1, tunnels))
        {
            var ingress = PlainTunnel.Ingress(definition, a, Device, _payloads);
            _owned.Add(ingress);
            policy.TryAdd(definition.Selectors, ingress, out _);
        }

        _policy = policy.Build();
        var inbound = new List<KeyValuePair<uint, EgressPipeline>>();
        foreach (var definition in Definitions(2, tunnels))
        {
            var egress = PlainTunnel.Egress(definition, _checkpoints.For(definition.Inbound.Fingerprint("in")), delivering, _fragments);
            _owned.Add(egress);
            inbound.Add(new(definition.Inbound.Spi, egress));
        }

        _inbound = new SpiTable<EgressPipeline>(inbound);
        Start("plain-inner", Device.Queues[0].Descriptor, batch => Device.Queues[0].Read(batch), () => Device.Queues[0].ReadUnit, Send);
        Start("plain-outer", b.Descriptor, b.Receive, () => b.ReceiveUnit, Deliver);
    }

    /// <summary>Takes the inner packets.</summary>
    public MemoryInnerDevice Device { get; }

    /// <summary>As <see cref="ScaleRig.Measure"/>.</summary>
    public double Measure(Traffic traffic, int windows, int packets)
    {
        _traffic = traffic;
        var (process, own) = (Machine.ProcessNanos, Machine.ThreadNanos);
        for (var i = 0; i < windows; i++) traffic.Window(Device, packets);
        return (double)(Machine.ProcessNanos - process - (Machine.ThreadNanos - own)) / ((long)windows * packets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        foreach (var parker in _parkers) parker.Unpark();
        foreach (var thread in _threads) thread.Join();
        foreach (var one in _owned) one.Dispose();
        foreach (var parker in _parkers) parker.Dispose();
        _checkpoints.Dispose();
        foreach (var configuration in _configurations) configuration.Dispose();
        _folder.Delete(recursive: true);
    }

    private List<SaDefinition> Definitions(int side, int tunnels)
    {
        var path = Path.Combine(_folder.FullName, "tunnels.conf");
        TunnelText.Write(path, side, tunnels);
        var configuration = TunnelText.Read(path);
        _configurations.Add(configuration);
        return TunnelText.Definitions(configuration);
    }

    private void Start(string name, int descriptor, Func<PacketBatch, int> read, Func<int> unit, Action<PacketBatch> handle)
    {
        var parker = new EpollParker();
        _parkers.Add(parker);
        parker.Register(descriptor, () =>
        {
            for (var i = 0; i < BatchesPerTurn && _received.TryRent() is { } batch; i++)
            {
                var count = read(batch);
                // The readers' rule: room that was not used says that there was no more.
                var drained = batch.Count < batch.Capacity && batch.Memory.Length - batch.End >= unit();
                if (count > 0) handle(batch);
                batch.Return();
                if (count == 0 || drained) return;
            }
        });
        var thread = new Thread(() =>
        {
            while (!_stopping) parker.Park(MonotonicTime.Never);
        })
        { Name = name, IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    private void Send(PacketBatch batch)
    {
        IngressPipeline? found = null;
        InnerPacketInfo last = default;
        for (var i = 0; i < batch.Count; i++)
        {
            if (!InnerPacketInfo.TryRead(batch.Span(i), out var info)) throw new InvalidOperationException("the traffic is well-formed");
            if (found is not null && info.Source == last.Source && info.Destination == last.Destination) continue;
            last = info;
            if (!_policy.TryFindOutbound(info, out found)) throw new InvalidOperationException("every packet has a tunnel");
        }

        found!.Handle(batch, MonotonicClock.Now);
    }

    private void Deliver(PacketBatch batch)
    {
        var spi = 0u;
        foreach (var packet in batch.Packets) spi = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(batch.Span(packet));
        _inbound.Find(spi)!.Handle(batch, MonotonicClock.Now);
    }
}
