using Akka.Actor;
using IpTfs.Actors.TestKit;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Tests.Datapath;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>SA actors under their supervisor in virtual time; ledger and control are probes, device and socket lie in memory.</summary>
internal sealed class SaRig : IDisposable
{
    public static readonly Endpoint Peer = new(IpAddress.V4([10, 9, 0, 2]), 4500);

    private readonly TemporaryFolder _folder = new();
    private readonly PacketBatchPool _packets = new(65_536);
    private readonly IActorRef _supervisor;

    public SaRig()
    {
        Ledger = Kit.CreateProbe<LedgerMessage>("ledger");
        Control = Kit.CreateProbe<ControlMessage>("control");
        Checkpoints = ReplayCheckpoints.Open(_folder.File("checkpoints"), "boot");
        Device = new MemoryInnerDevice(new MemoryInnerOptions { OnDelivered = packet => Delivered.Add(packet.ToArray()) });
        var environment = new SaEnvironment
        {
            Device = Device,
            PayloadPool = Payloads,
            FragmentPool = Fragments,
            Ledger = Ledger.Ref,
            Fence = Fence,
            TransformFactory = (keys, esn, provider) =>
            {
                Transforms++;
                return OnTransform?.Invoke(keys) ?? keys.CreateTransform(esn, provider);
            },
        };
        GatewaySystem.OnFailures(
            Kit.Sys, e => Restarts.Add(e.Actor.Path.ToStringWithoutAddress()), e => Failures.Add(e.Actor.Path.ToStringWithoutAddress()));
        _supervisor = Kit.Sys.ActorOf(Props.Create(() => new SaSupervisor(environment)), "sa");
    }

    public SeededTestKit Kit { get; } = new();

    public SeededProbe<LedgerMessage> Ledger { get; }

    public SeededProbe<ControlMessage> Control { get; }

    public ReplayCheckpoints Checkpoints { get; }

    public FakeOuterSocket Socket { get; } = new();

    public PacketBatchPool Payloads { get; } = new(65_536);

    public OwnershipFence Fence { get; } = new();

    public PacketBatchPool Fragments { get; } = new(66_560, 1, limit: 64);

    public List<byte[]> Delivered { get; } = [];

    public MemoryInnerDevice Device { get; }

    /// <summary>How many transforms were asked for: as many key schedules as there could be.</summary>
    public int Transforms { get; private set; }

    /// <summary>Replaces or fails the making of a transform.</summary>
    public Func<SaKeys, EspTransform?>? OnTransform { get; set; }

    public List<string> Restarts { get; } = [];

    public List<string> Failures { get; } = [];

    /// <summary>Batches that a reader would have to get back.</summary>
    public int Outstanding => _packets.Outstanding;

    public Protocol.Time.MonotonicTime Now => new(Kit.NowNanos);

    public SaPair Start(Func<SaDefinition, SaDefinition>? change = null) => Start([TestGateway.Tunnel(1, 1, Peer, change)])[0];

    public IReadOnlyList<SaPair> Start(IReadOnlyList<SaDefinition> definitions)
    {
        var plans = definitions.Select(d => (new PreparedSa(d, Checkpoints.For(d.Inbound.Fingerprint("in")), null), (IOuterSocket)Socket)).ToArray();
        return Start(plans);
    }

    public IReadOnlyList<SaPair> Start((PreparedSa, IOuterSocket)[] plans)
    {
        _supervisor.Tell(new SaSupervisorMessage.Start(plans, Control.Ref));
        return Control.ExpectMsg<ControlMessage.Started>().Pairs;
    }

    /// <summary>Answers the request for numbers that is next.</summary>
    public void Grant(ulong first, ulong end)
    {
        Ledger.ExpectMsg<LedgerMessage.Reserve>().ReplyTo.Tell(new IngressMessage.SequenceGranted(new SequenceRange(first, end)));
        Kit.RunUntilIdle();
    }

    public void Send(SaPair pair, byte[] inner)
    {
        Assert.True(new OutboundEntry(pair.Tunnel, pair.Ingress).TryTell(Batch(inner)));
        Kit.RunUntilIdle();
    }

    public void Receive(SaPair pair, byte[] outer, Endpoint source = default)
    {
        var batch = Batch(outer);
        batch[0].Source = source;
        Assert.True(new InboundEntry(pair.Tunnel, pair.Egress).TryTell(batch));
        Kit.RunUntilIdle();
    }

    public Gateway.Status.SaSnapshot OutboundOf(SaPair pair) =>
        Kit.Ask<SaStatus>(pair.Ingress, new IngressMessage.GetStatus()).Sa;

    public Gateway.Status.SaSnapshot InboundOf(SaPair pair) =>
        Kit.Ask<SaStatus>(pair.Egress, new EgressMessage.GetStatus()).Sa;

    /// <summary>What the peer of tunnel 1 would send, sealed with a sequence number.</summary>
    public static byte[] FromPeer(ulong sequence, int value)
    {
        var definition = TestGateway.Tunnel(1, 1, Peer);
        using var sealer = new EspSealer(
            definition.Inbound.Spi, definition.Inbound.CreateTransform(false, "auto"), false, LifetimeLimits.Unlimited, Protocol.Time.MonotonicTime.Zero);
        sealer.AddRange(new SequenceRange(sequence, sequence + 1));
        var inner = TestGateway.Packet(1, 2, value);
        var payload = 4 + inner.Length;
        var packet = new byte[sealer.Overhead.SealedLength(payload)];
        inner.CopyTo(packet, sealer.Overhead.HeaderLength + 4);
        Assert.Equal(Protocol.Counters.DropReason.None, sealer.Seal(packet, payload, 144, Protocol.Time.MonotonicTime.Zero, out _));
        return packet;
    }

    public void Dispose()
    {
        Kit.Dispose();
        Device.Dispose();
        Socket.Dispose();
        Checkpoints.Dispose();
        _folder.Dispose();
    }

    private PacketBatch Batch(byte[] packet)
    {
        var batch = _packets.TryRent()!;
        Assert.True(batch.TryAppend(packet));
        return batch;
    }
}
