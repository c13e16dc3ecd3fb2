using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Status;
using IpTfs.Gateway.Tests.Ledger;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>A tunnel that is handed over says where it has come to, and nothing leaves or enters it after that.</summary>
public sealed class HandOverTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SaRig _rig = new();

    [Fact]
    public void Ingress_SendsWhatIsQueued_ThenNothing_AndSaysItsNextNumber()
    {
        var pair = Start(d => d with { Ingress = d.Ingress with { InitialDelayNanos = 1_000_000_000, MaxAggregationNanos = 10_000_000_000 } });
        _rig.Grant(1, 4097);
        _rig.Send(pair, TestGateway.Packet(1, 1, 1));
        Assert.Empty(_rig.Socket.Sent);
        Assert.Equal(new HandoffPosition("tunnel-1", 2, null), HandOverIngress(pair));
        Assert.Single(_rig.Socket.Sent);
        _rig.Send(pair, TestGateway.Packet(1, 1, 2));
        _rig.Kit.Advance(60 * Second);
        Assert.Single(_rig.Socket.Sent);
        var outbound = _rig.OutboundOf(pair);
        Assert.Equal((1, 0, 1UL, SaState.Closed), (outbound.Drops["sa-stopped"], outbound.Drops["not-owner"], outbound.Sequence, outbound.State));
        Assert.Equal(0, _rig.Payloads.Outstanding);
    }

    [Fact]
    public void ConstantRate_Ends()
    {
        var pair = Start(d => d with { Ingress = d.Ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 12_000_000 } });
        _rig.Grant(1, 4097);
        _rig.Kit.Advance(Second);
        var figures = HandOverIngress(pair);
        var sent = (ulong)_rig.Socket.Sent.Count;
        Assert.Equal(sent + 1, figures.NextOutbound);
        _rig.Kit.Advance(60 * Second);
        Assert.Equal(sent, (ulong)_rig.Socket.Sent.Count);
    }

    [Fact]
    public void NumbersThatComeTooLate_AreNotUsed()
    {
        var pair = Start();
        _rig.Grant(100, 200);
        _rig.Send(pair, TestGateway.Packet(1, 1, 1));
        var reserve = _rig.Ledger.ExpectMsg<LedgerMessage.Reserve>();
        Assert.Equal(101UL, HandOverIngress(pair).NextOutbound);
        reserve.ReplyTo.Tell(new IngressMessage.SequenceGranted(new SequenceRange(200, 9999)));
        _rig.Send(pair, TestGateway.Packet(1, 1, 2));
        Assert.Single(_rig.Socket.Sent);
        Assert.Equal(101UL, HandOverIngress(pair).NextOutbound);
    }

    [Fact]
    public void LifeWithoutNumbers_DoesNotSayWhatWasUsedBeforeIt()
    {
        var pair = Start();
        Assert.Null(HandOverIngress(pair).NextOutbound);
        Assert.IsType<LedgerMessage.Reserve>(_rig.Ledger.ExpectMsg<LedgerMessage>());
        _rig.Ledger.ExpectNoMsg();
    }

    [Fact]
    public void LifeAfterAFault_DoesNotSayWhatWasUsedBeforeIt()
    {
        var pair = Start();
        _rig.Grant(100, 4097);
        _rig.OnTransform = _ => throw new InvalidOperationException("a fault for the test");
        _rig.Send(pair, TestGateway.Packet(1, 1, 1));
        _rig.OnTransform = null;
        _rig.Kit.Advance(Second);
        Assert.Single(_rig.Restarts);
        Assert.Null(HandOverIngress(pair).NextOutbound);
    }

    [Fact]
    public void Egress_DeliversWhatItHolds_ThenNothing_AndSaysItsTop()
    {
        var checkpoint = ReplayCheckpoint.InMemory(0, 10);
        var pair = _rig.Start([(new PreparedSa(TestGateway.Tunnel(1, 1, SaRig.Peer), checkpoint, null), (IOuterSocket)_rig.Socket)])[0];
        _rig.Grant(1, 4097);
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        _rig.Receive(pair, SaRig.FromPeer(3, 3));
        _rig.Receive(pair, SaRig.FromPeer(11, 11));
        Assert.Single(_rig.Delivered);
        Assert.Equal(new HandoffPosition("tunnel-1", null, 3), HandOverEgress(pair));
        Assert.Equal([1, 3], _rig.Delivered.Select(packet => TestGateway.ValueOf(packet)));
        Assert.Equal(11UL, _rig.Ledger.ExpectMsg<LedgerMessage.RaiseCeiling>().Wanted);
        _rig.Ledger.ExpectNoMsg();
        checkpoint.Ceiling = 100;
        pair.Egress.Tell(EgressMessage.CeilingRaised.Instance);
        _rig.Receive(pair, SaRig.FromPeer(4, 4));
        _rig.Kit.Advance(60 * Second);
        Assert.Equal(2, _rig.Delivered.Count);
        Assert.Equal(3UL, checkpoint.Current);
        Assert.Equal(2, _rig.InboundOf(pair).Drops["sa-stopped"]);
        Assert.Equal(0, _rig.Fragments.Outstanding);
    }

    [Fact]
    public void Egress_PassesOnWhatComesAfterwards_AsItCame()
    {
        var pair = Start();
        var successor = _rig.Kit.CreateDataProbe();
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        Assert.Equal(1UL, _rig.Kit.Ask<HandoffPosition>(pair.Egress, new EgressMessage.HandOver(new RelayEntry("node-2", successor.Ref))).InboundTop);
        var packet = SaRig.FromPeer(2, 2);
        _rig.Receive(pair, packet.ToArray());
        var passed = successor.ExpectBatch();
        Assert.Equal(packet, passed.Span(0).ToArray());
        passed.Return();
        Assert.Single(_rig.Delivered);
        Assert.Equal(0, _rig.InboundOf(pair).Drops["sa-stopped"]);
    }

    [Fact]
    public void SaWhoseFenceWasReached_HasNoFigures()
    {
        var pair = Start();
        _rig.Grant(1, 4097);
        _rig.Fence.MoveTo(_rig.Now, _rig.Now);
        Assert.Equal((null, null), (HandOverIngress(pair).NextOutbound, HandOverEgress(pair).InboundTop));
        _rig.Ledger.ExpectNoMsg();
    }

    [Fact]
    public async Task TunnelHandedToAnotherGateway_GoesOnWithoutAGap()
    {
        var (old, peer, next) = (TestGateway.Open(), TestGateway.Open(), TestGateway.Open());
        var ledger = new MemoryLedger(1, 0);
        await using (old)
        await using (peer)
        await using (next)
        {
            await old.StartAsync([TestGateway.Tunnel(1, 1, peer.Socket.Local), TestGateway.Tunnel(2, 1, peer.Socket.Local)], ledger: ledger);
            await peer.StartAsync([TestGateway.Tunnel(1, 2, old.Socket.Local), TestGateway.Tunnel(2, 2, old.Socket.Local)]);
            await ExchangeAsync(old, peer, 1, 50);
            var figures = await old.Host.HandOverAsync([new("tunnel-1", null), new("no-such-tunnel", null)]);
            Assert.Equal([new HandoffPosition("tunnel-1", 51, 50), new HandoffPosition("no-such-tunnel", null, null)], figures);
            await old.Host.ApplyAsync(new TunnelChanges(["tunnel-1"], [], []));
            Assert.Equal(["tunnel-2"], (await old.Host.GetSnapshotAsync(default)).Tunnels.Select(tunnel => tunnel.Name));

            await next.StartAsync([TestGateway.Tunnel(1, 1, peer.Socket.Local)], ledger: new MemoryLedger(figures[0].NextOutbound!.Value, figures[0].InboundTop!.Value));
            await ExchangeAsync(next, peer, 1, 50);
            await ExchangeAsync(old, peer, 2, 5);
            foreach (var end in new[] { peer, next })
            {
                var inbound = (await end.Host.GetSnapshotAsync(default)).Tunnels[0].Inbound!;
                Assert.Equal((0, 0, 0), (inbound.Counters["rx-missed-pkts"], inbound.Drops["replayed"], inbound.Drops["replay-too-old"]));
                Assert.Equal(100UL, inbound.Sequence);
            }
        }
    }

    public void Dispose() => _rig.Dispose();

    private static async Task ExchangeAsync(TestGateway a, TestGateway b, int tunnel, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(a.Device.TryInject(TestGateway.Packet(tunnel, 1, i)));
            Assert.Equal(TestGateway.Packet(tunnel, 1, i), await b.NextAsync());
            Assert.True(b.Device.TryInject(TestGateway.Packet(tunnel, 2, i)));
            Assert.Equal(TestGateway.Packet(tunnel, 2, i), await a.NextAsync());
        }
    }

    private SaPair Start(Func<SaDefinition, SaDefinition>? change = null) => _rig.Start(change);

    private HandoffPosition HandOverIngress(SaPair pair) =>
        _rig.Kit.Ask<HandoffPosition>(pair.Ingress, new IngressMessage.HandOver());

    private HandoffPosition HandOverEgress(SaPair pair) =>
        _rig.Kit.Ask<HandoffPosition>(pair.Egress, new EgressMessage.HandOver());
}
