using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Status;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>From the fence on nothing is sent, accepted or delivered, whatever else happens.</summary>
public sealed class FenceTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SaRig _rig = new();

    [Fact]
    public void BeforeTheFence_TrafficPasses_FromItOnItIsDroppedAndCounted()
    {
        var pair = Start();
        _rig.Fence.MoveTo(_rig.Now + Second, _rig.Now);
        _rig.Kit.Advance(Second - TimeSpan.FromTicks(1));
        Exchange(pair, 1);
        Assert.Equal((1, 1), (_rig.Socket.Sent.Count, _rig.Delivered.Count));
        _rig.Kit.Advance(TimeSpan.FromTicks(1));
        Exchange(pair, 2);
        Exchange(pair, 3);
        Assert.Equal((1, 1), (_rig.Socket.Sent.Count, _rig.Delivered.Count));
        var (outbound, inbound) = (_rig.OutboundOf(pair), _rig.InboundOf(pair));
        Assert.Equal((2, 2), (outbound.Drops["not-owner"], inbound.Drops["not-owner"]));
        Assert.Equal((SaState.Closed, SaState.Closed), (outbound.State, inbound.State));
        Assert.Equal((1UL, 1UL), (outbound.Sequence, inbound.Sequence));
        Assert.Equal(1, outbound.Counters["inner-tx-pkts"]);
        Assert.Equal([0x1001u, 0x1002u], _rig.Control.ReceiveN(2).Cast<ControlMessage.SaUnusable>().Select(unusable => unusable.Spi).Order());
        Assert.Equal(0, _rig.Outstanding);
    }

    [Fact]
    public void FenceThatMovesOnInTime_IsNeverFelt()
    {
        var pair = Start();
        for (var i = 1; i <= 50; i++)
        {
            Assert.True(_rig.Fence.MoveTo(_rig.Now + Second, _rig.Now));
            _rig.Kit.Advance(Second / 2);
            Exchange(pair, i);
        }

        Assert.Equal((50, 50), (_rig.Socket.Sent.Count, _rig.Delivered.Count));
        Assert.Equal((0, 0), (_rig.OutboundOf(pair).Drops["not-owner"], _rig.InboundOf(pair).Drops["not-owner"]));
    }

    [Fact]
    public void FenceThatMovesOnTooLate_LeavesTheSasClosed_AndServesNewOnes()
    {
        var pair = Start();
        _rig.Fence.MoveTo(_rig.Now + Second, _rig.Now);
        _rig.Kit.Advance(10 * Second);
        // Nothing has happened meanwhile: the SAs have not seen that it was reached.
        Assert.False(_rig.Fence.MoveTo(_rig.Now + Second, _rig.Now));
        Exchange(pair, 1);
        Assert.Empty(_rig.Socket.Sent);
        Assert.Empty(_rig.Delivered);
        _rig.Control.ReceiveN(2);
        var next = Start();
        Exchange(next, 1);
        Assert.Equal((1, 1), (_rig.Socket.Sent.Count, _rig.Delivered.Count));
    }

    [Fact]
    public void FenceMovedBack_ClosesAtOnce()
    {
        var pair = Start();
        _rig.Fence.MoveTo(_rig.Now + Second, _rig.Now);
        _rig.Fence.MoveTo(_rig.Now, _rig.Now);
        Exchange(pair, 1);
        Assert.Empty(_rig.Socket.Sent);
        Assert.Empty(_rig.Delivered);
    }

    [Fact]
    public void ConstantRate_EndsAtTheFence_ToThePacket()
    {
        var pair = Start(d => d with { Ingress = d.Ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 12_000_000 } });
        _rig.Send(pair, TestGateway.Packet(1, 1, 1));
        _rig.Fence.MoveTo(_rig.Now + Second, _rig.Now);
        _rig.Kit.Advance(Second - TimeSpan.FromTicks(1));
        var sent = _rig.Socket.Sent.Count;
        Assert.InRange(sent, 990, 1010);
        _rig.Kit.Advance(60 * Second);
        Assert.Equal(sent, _rig.Socket.Sent.Count);
        Assert.Equal(SaState.Closed, _rig.OutboundOf(pair).State);
    }

    [Theory]
    [InlineData(SendMode.OnDemand)]
    [InlineData(SendMode.ConstantRate)]
    public void WhatIsQueued_IsNotSentAndCounted(SendMode mode)
    {
        var pair = Start(d => d with
        {
            Ingress = d.Ingress with { Mode = mode, FixedRateBitsPerSecond = 12_000, InitialDelayNanos = 2_000_000_000, MaxAggregationNanos = 100_000_000_000 },
        });
        _rig.Kit.Advance(Second / 2);
        var before = _rig.Socket.Sent.Count;
        for (var i = 0; i < 30; i++) _rig.Send(pair, TestGateway.Packet(1, 1, i));
        _rig.Fence.MoveTo(_rig.Now + (Second / 4), _rig.Now);
        _rig.Kit.Advance(10 * Second);
        Assert.Equal(before, _rig.Socket.Sent.Count);
        Assert.Equal(30, _rig.OutboundOf(pair).Drops["not-owner"]);
        Assert.Equal(0, _rig.Payloads.Outstanding);
    }

    [Fact]
    public void WhatWaitsForItsPredecessorOrTheCeiling_IsNotDeliveredAndCounted()
    {
        var checkpoint = ReplayCheckpoint.InMemory(0, 3);
        var pair = _rig.Start([(new PreparedSa(TestGateway.Tunnel(1, 1, SaRig.Peer), checkpoint, null), (IOuterSocket)_rig.Socket)])[0];
        _rig.Receive(pair, SaRig.FromPeer(2, 2));
        _rig.Receive(pair, SaRig.FromPeer(4, 4));
        Assert.Equal(2, _rig.InboundOf(pair).Gauges["held-packets"]);
        _rig.Fence.MoveTo(_rig.Now, _rig.Now);
        checkpoint.Ceiling = 100;
        pair.Egress.Tell(EgressMessage.CeilingRaised.Instance);
        _rig.Kit.Advance(60 * Second);
        Assert.Empty(_rig.Delivered);
        var inbound = _rig.InboundOf(pair);
        Assert.Equal((2, 0, 2UL), (inbound.Drops["not-owner"], inbound.Gauges["held-packets"], inbound.Sequence));
        Assert.Equal(0, _rig.Fragments.Outstanding);
    }

    [Fact]
    public void EveryMessage_FindsTheFenceToo_AndBringsNothingBackToLife()
    {
        var pair = Start();
        Exchange(pair, 1);
        var transforms = _rig.Transforms;
        _rig.Fence.MoveTo(_rig.Now, _rig.Now);
        pair.Ingress.Tell(new IngressMessage.SequenceGranted(new Protocol.Esp.SequenceRange(9000, 9999)));
        pair.Ingress.Tell(new IngressMessage.PathMtuReported(1000, null));
        var constant = TestGateway.Tunnel(1, 1, SaRig.Peer, d => d with { Ingress = d.Ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 12_000_000 } });
        pair.Ingress.Tell(new IngressMessage.Reconfigure(constant));
        pair.Egress.Tell(new EgressMessage.Reconfigure(constant));
        _rig.Kit.Advance(60 * Second);
        Exchange(pair, 2);
        Assert.Equal((1, 1, transforms), (_rig.Socket.Sent.Count, _rig.Delivered.Count, _rig.Transforms));
        Assert.Empty(_rig.Failures);
    }

    [Fact]
    public void SaThatFailedBefore_IsNotRevivedByItsSupervisor()
    {
        var pair = Start();
        _rig.OnTransform = _ => throw new InvalidOperationException("a fault for the test");
        _rig.Send(pair, TestGateway.Packet(1, 1, 1));
        _rig.OnTransform = null;
        _rig.Fence.MoveTo(_rig.Now, _rig.Now);
        _rig.Kit.Advance(Second);
        Assert.Equal(["/user/sa/00001001-out"], _rig.Restarts);
        _rig.Fence.MoveTo(_rig.Now + Second, _rig.Now);
        Exchange(pair, 2);
        Assert.Empty(_rig.Socket.Sent);
        _rig.Ledger.ExpectNoMsg();
    }

    [Fact]
    public void Fence_StandsOpenUntilItIsMoved()
    {
        var fence = new OwnershipFence();
        Assert.Equal(MonotonicTime.Never, fence.At);
        Assert.False(fence.Term.HasEnded(new MonotonicTime(long.MaxValue - 1)));
        var (first, start) = (fence.Term, new MonotonicTime(1000));
        Assert.True(fence.MoveTo(new MonotonicTime(2000), start));
        Assert.Same(first, fence.Term);
        Assert.Equal((false, true), (first.HasEnded(new MonotonicTime(1999)), first.HasEnded(new MonotonicTime(2000))));
        Assert.False(fence.MoveTo(new MonotonicTime(3000), new MonotonicTime(2000)));
        Assert.True(first.HasEnded(new MonotonicTime(2000)));
        Assert.False(fence.Term.HasEnded(new MonotonicTime(2999)));
    }

    [Fact]
    public async Task GatewayWhoseFenceWasReached_SendsNothing()
    {
        await using var pair = await GatewayPair.StartAsync();
        var host = pair.A.Host;
        Assert.True(host.Fence.MoveTo(host.Now + TimeSpan.FromHours(1), host.Now));
        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, 1)));
        Assert.Equal(1, TestGateway.ValueOf(await pair.B.NextAsync()));
        host.Fence.MoveTo(host.Now, host.Now);
        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, 2)));
        Assert.True(pair.B.Device.TryInject(TestGateway.Packet(1, 2, 3)));
        using var patience = new CancellationTokenSource(TestGateway.Patience);
        TunnelSnapshot tunnel;
        do tunnel = (await host.GetSnapshotAsync(patience.Token)).Tunnels[0];
        while (tunnel.Outbound!.Drops["not-owner"] + tunnel.Inbound!.Drops["not-owner"] < 2);
        Assert.Equal((1, 1, SaState.Closed), (tunnel.Outbound.Drops["not-owner"], tunnel.Inbound.Drops["not-owner"], tunnel.State));
        Assert.Empty(pair.A.Delivered);
        Assert.Equal(1, tunnel.Outbound.Counters["tx-pkts"]);
    }

    public void Dispose() => _rig.Dispose();

    private SaPair Start(Func<SaDefinition, SaDefinition>? change = null)
    {
        var definition = TestGateway.Tunnel(1, 1, SaRig.Peer, change);
        var pair = _rig.Start([(new PreparedSa(definition, ReplayCheckpoint.InMemory(0), null), (IOuterSocket)_rig.Socket)])[0];
        _rig.Grant(1, 4097);
        return pair;
    }

    private void Exchange(SaPair pair, int value)
    {
        _rig.Send(pair, TestGateway.Packet(1, 1, value));
        _rig.Receive(pair, SaRig.FromPeer((ulong)value, value));
    }
}
