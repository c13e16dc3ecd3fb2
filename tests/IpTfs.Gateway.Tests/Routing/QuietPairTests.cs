using IpTfs.Gateway.Control;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Gateway.Tests.Routing;

/// <summary>A tunnel that has carried nothing has no actors; its first packet, in either direction, brings both into being and is not lost.</summary>
public sealed class QuietPairTests : IDisposable
{
    private readonly ControlRig _rig = new(startsAtOnce: false);
    private readonly PacketBatchPool _pool = new(2000);

    [Fact]
    public void InstalledTunnel_StartsNoActor_AndCountsAsStarted()
    {
        Assert.Equal(1, _rig.Apply(new TunnelChanges([], [ControlRig.Tunnel(1)], [])).Started);
        _rig.Supervisor.ExpectNoMsg();
        Assert.NotNull(Inbound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FirstPacket_StartsThePairOnce_AndItsBatchesArriveInOrder(bool isInbound)
    {
        _rig.Install(ControlRig.Tunnel(1));
        DirectoryEntry entry = isInbound ? Inbound : Outbound;
        var batches = Enumerable.Range(0, 3).Select(_ => Batch()).ToArray();
        entry.Tell(batches[0]);
        entry.Tell(batches[1]);
        var start = ExpectStart();
        Assert.Single(start.Pairs);
        _rig.Supervisor.ExpectNoMsg();
        Finish(start);
        entry.Tell(batches[2]);
        var probe = isInbound ? _rig.Egress(1) : _rig.Ingress(1);
        foreach (var batch in batches) Assert.Same(batch, probe.ExpectBatch());
        Assert.Equal((0, 0), (entry.RefusedFull, entry.RefusedStopped));
    }

    [Fact]
    public void BatchesThatWait_AreBounded()
    {
        _rig.Install(ControlRig.Tunnel(1));
        for (var i = 0; i < 70; i++) Inbound.Tell(Batch());
        Assert.Equal((6, 64), (Inbound.RefusedFull, _pool.Outstanding));
    }

    [Fact]
    public void RemovedWhileQuiet_TakesNoMoreBatches_AndClearsItsKeys()
    {
        var tunnel = ControlRig.Tunnel(1);
        _rig.Install(tunnel);
        var entry = Inbound;
        _rig.Remove("tunnel-1");
        Assert.False(entry.TryTell(PacketBatch.Unpooled(100)));
        entry.Tell(Batch());
        Assert.Equal((1, 0), (entry.RefusedStopped, _pool.Outstanding));
        Assert.Throws<ObjectDisposedException>(() => tunnel.Inbound.CreateTransform(false, "auto"));
    }

    [Fact]
    public void RemovedWhileItsActorsStart_TheyAreStopped_AndThenItsKeysCleared()
    {
        var tunnel = ControlRig.Tunnel(1);
        _rig.Install(tunnel);
        Inbound.Tell(Batch());
        var start = ExpectStart();
        _rig.Remove("tunnel-1");
        Assert.Equal(0, _pool.Outstanding);
        tunnel.Inbound.CreateTransform(false, "auto").Dispose();
        var pair = Finish(start);
        Assert.Equal(pair, Assert.Single(_rig.Supervisor.ExpectMsg<SaSupervisorMessage.Stop>().Pairs));
        _rig.Kit.Sys.Stop(pair.Ingress);
        _rig.Kit.Sys.Stop(pair.Egress);
        _rig.Kit.RunUntilIdle();
        Assert.Throws<ObjectDisposedException>(() => tunnel.Inbound.CreateTransform(false, "auto"));
        Assert.Throws<ObjectDisposedException>(() => tunnel.Outbound.CreateTransform(false, "auto"));
    }

    [Fact]
    public void InstalledAnewUnderItsName_TheOldFirstPacketStartsNothing()
    {
        _rig.Install(ControlRig.Tunnel(1));
        var old = Inbound;
        _rig.Remove("tunnel-1");
        _rig.Install(ControlRig.Tunnel(1));
        Assert.False(old.TryTell(PacketBatch.Unpooled(100)));
        _rig.Supervisor.ExpectNoMsg();
    }

    [Fact]
    public void ReconfiguredWhileQuiet_StartsFromTheNewSettings_AndClearsTheOldKeys()
    {
        var (old, next) = (ControlRig.Tunnel(1), ControlRig.Tunnel(1) with { OuterPacketSize = 1000 });
        _rig.Install(old);
        _rig.Apply(new TunnelChanges([], [], [next]));
        Assert.Throws<ObjectDisposedException>(() => old.Outbound.CreateTransform(false, "auto"));
        Inbound.Tell(Batch());
        Assert.Same(next, Assert.Single(ExpectStart().Pairs).Pair.Definition);
    }

    [Fact]
    public void ReconfiguredWhileItsActorsStart_TheyAreTold()
    {
        var next = ControlRig.Tunnel(1) with { OuterPacketSize = 1000 };
        _rig.Install(ControlRig.Tunnel(1));
        Inbound.Tell(Batch());
        var start = ExpectStart();
        _rig.Apply(new TunnelChanges([], [], [next]));
        Finish(start);
        Assert.Same(next, _rig.Ingress(1).ReceiveOne() is IngressMessage.Reconfigure reconfigure ? reconfigure.Definition : null);
        Assert.Same(next, _rig.Egress(1).ReceiveOne() is EgressMessage.Reconfigure other ? other.Definition : null);
        _rig.Egress(1).ExpectBatch().Return();
    }

    [Fact]
    public void ReconfiguredTwiceWhileItsActorsStart_ClearsTheKeysBetween()
    {
        var (between, last) = (ControlRig.Tunnel(1) with { OuterPacketSize = 1000 }, ControlRig.Tunnel(1) with { OuterPacketSize = 1100 });
        var first = StartReconfigured(between, out var start);
        _rig.Apply(new TunnelChanges([], [], [last]));
        AssertCleared(between);
        first.Inbound.CreateTransform(false, "auto").Dispose();
        Finish(start);
        Assert.Same(last, _rig.Ingress(1).ReceiveOne() is IngressMessage.Reconfigure reconfigure ? reconfigure.Definition : null);
        _rig.Egress(1).ExpectBatch().Return();
    }

    [Fact]
    public void ReconfiguredAndRemovedWhileItsActorsStart_ClearsTheKeysOfBoth()
    {
        var next = ControlRig.Tunnel(1) with { OuterPacketSize = 1000 };
        var first = StartReconfigured(next, out var start);
        _rig.Remove("tunnel-1");
        AssertCleared(next);
        var pair = Finish(start);
        _rig.Kit.Sys.Stop(pair.Ingress);
        _rig.Kit.Sys.Stop(pair.Egress);
        _rig.Kit.RunUntilIdle();
        AssertCleared(first);
    }

    public static TheoryData<string> Unasked => ["constant-rate", "lifetime"];

    [Theory]
    [MemberData(nameof(Unasked))]
    public void TunnelThatActsUnasked_HasItsActorsAtOnce(string reason)
    {
        var tunnel = ControlRig.Tunnel(1);
        tunnel = reason == "lifetime"
            ? tunnel with { Lifetime = new LifetimeLimits { SoftTime = TimeSpan.FromHours(1) } }
            : tunnel with { Ingress = tunnel.Ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 12_000_000 } };
        _rig.Install(tunnel);
        var batch = Batch();
        Inbound.Tell(batch);
        Assert.Same(batch, _rig.Egress(1).ExpectBatch());
    }

    // All that control allocates for quiet tunnels, kept or thrown away, on the one thread of the seeded schedule: an upper bound on what they take that no collector
    // and no other test can disturb.
    [Fact]
    public void QuietTunnel_TakesLessThanTwoAndAHalfKibioctets()
    {
        const int tunnels = 2000;
        var definitions = Enumerable.Range(0, tunnels).Select(i => ControlRig.Tunnel(1) with
        {
            Name = $"tunnel {i}",
            Selectors = Hosting.TestGateway.Selectors($"10.{i >> 8}.{i & 255}.0/24", $"172.{16 + (i >> 8)}.{i & 255}.0/24"),
            Outbound = new SaKeys((uint)(0x10_0000 + i), ControlRig.Tunnel(1).Outbound.Suite, new byte[20], []),
            Inbound = new SaKeys((uint)(0x20_0000 + i), ControlRig.Tunnel(1).Inbound.Suite, new byte[20], []),
        }).ToArray();
        _rig.Apply(new TunnelChanges([], definitions[..1], []));
        var before = GC.GetAllocatedBytesForCurrentThread();
        _rig.Apply(new TunnelChanges([], definitions[1..], []));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (tunnels - 1), 1, 2560);
    }

    public void Dispose() => _rig.Dispose();

    private InboundEntry Inbound => (InboundEntry)_rig.Directory.Current.FindInbound(0x1002)!;

    private OutboundEntry Outbound
    {
        get
        {
            Assert.True(Protocol.Wire.InnerPacketInfo.TryRead(Hosting.TestGateway.Packet(1, 1, 0), out var info));
            Assert.True(_rig.Directory.Current.Policy.TryFindOutbound(info, out var entry));
            return entry;
        }
    }

    private SaDefinition StartReconfigured(SaDefinition next, out SaSupervisorMessage.Start start)
    {
        var first = ControlRig.Tunnel(1);
        _rig.Install(first);
        Inbound.Tell(Batch());
        start = ExpectStart();
        _rig.Apply(new TunnelChanges([], [], [next]));
        return first;
    }

    private static void AssertCleared(SaDefinition definition)
    {
        Assert.Throws<ObjectDisposedException>(() => definition.Inbound.CreateTransform(false, "auto"));
        Assert.Throws<ObjectDisposedException>(() => definition.Outbound.CreateTransform(false, "auto"));
    }

    private SaSupervisorMessage.Start ExpectStart() => _rig.Supervisor.ExpectMsg<SaSupervisorMessage.Start>();

    private SaPair Finish(SaSupervisorMessage.Start start)
    {
        var pair = _rig.Pair(start.Pairs[0].Pair.Definition.Name);
        start.Control.Tell(new ControlMessage.Started([pair], start.Quiet), Akka.Actor.ActorRefs.NoSender);
        _rig.Kit.RunUntilIdle();
        return pair;
    }

    private PacketBatch Batch()
    {
        var batch = _pool.TryRent()!;
        Assert.True(batch.TryAppend(new byte[40]));
        return batch;
    }
}
