using Akka.Actor;
using IpTfs.Crypto;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>An SA that has carried nothing has no pipeline and no key schedule, and nobody can tell.</summary>
public class IdleSaTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void IdlePair_MakesNoTransform_NeitherForNumbersNorForItsStatus()
    {
        using var rig = new SaRig();
        var pair = rig.Start();
        rig.Grant(1, 4097);
        rig.OutboundOf(pair);
        rig.InboundOf(pair);
        Assert.Equal(0, rig.Transforms);
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        Assert.Equal(1, rig.Transforms);
        rig.Receive(pair, SaRig.FromPeer(1, 1));
        Assert.Equal(2, rig.Transforms);
        Assert.Single(rig.Socket.Sent);
        Assert.Equal(TestGateway.Packet(1, 2, 1), Assert.Single(rig.Delivered));
    }

    [Fact]
    public void Status_IsTheSameBeforeAndAfterThePipelineIsMade()
    {
        using var rig = new SaRig();
        var pair = rig.Start(d => d with { OuterPacketSize = 1400 });
        var fresh = rig.OutboundOf(pair);
        Assert.Equal(0UL, fresh.Sequence);
        rig.Grant(8193, 12_289);
        var (outbound, inbound) = (rig.OutboundOf(pair), rig.InboundOf(pair));
        Assert.Equal(0, rig.Transforms);
        // A report of a path that carries more than is sent changes nothing, but needs the pipeline; so does a packet that is too short to be opened.
        pair.Ingress.Tell(new IngressMessage.PathMtuReported(9000, null));
        rig.Receive(pair, [1, 2, 3]);
        Assert.Equal(2, rig.Transforms);
        AssertSame(outbound, rig.OutboundOf(pair));
        var after = rig.InboundOf(pair);
        Assert.Equal((1, 1), (after.Counters["rx-pkts"], after.Drops["outer-truncated"]));
        Assert.Equal(inbound.Counters.Keys, after.Counters.Keys);
        Assert.Equal(inbound.Gauges, after.Gauges);
        Assert.Equal((inbound.Spi, inbound.State, inbound.Suite, inbound.Sequence), (after.Spi, after.State, after.Suite, after.Sequence));
        Assert.Equal(8192UL, outbound.Sequence);
        Assert.Equal(4096, outbound.Gauges["remaining-sequence-numbers"]);
        Assert.Equal(1400, outbound.Gauges["outer-packet-size-octets"]);
    }

    [Fact]
    public void ConstantRate_SendsBeforeThereIsAnythingToPack()
    {
        using var rig = new SaRig();
        rig.Start(d => d with { Ingress = d.Ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 12_000_000 } });
        Assert.Equal(1, rig.Transforms);
        rig.Grant(1, 4097);
        rig.Kit.Advance(Second);
        Assert.InRange(rig.Socket.Sent.Count, 990, 1010);
    }

    [Fact]
    public void ReconfiguredToConstantRateWhileIdle_BeginsToSend()
    {
        using var rig = new SaRig();
        var pair = rig.Start();
        rig.Grant(1, 4097);
        pair.Ingress.Tell(new IngressMessage.Reconfigure(TestGateway.Tunnel(1, 1, SaRig.Peer, d => d with
        {
            Ingress = d.Ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 12_000_000 },
        })));
        rig.Kit.Advance(Second);
        Assert.InRange(rig.Socket.Sent.Count, 990, 1010);
    }

    [Fact]
    public void ReconfiguredWhileIdle_KeepsItsNumbersAndAge_AndClearsTheOldKeys()
    {
        using var rig = new SaRig();
        var old = TestGateway.Tunnel(1, 1, SaRig.Peer, d => d with { Lifetime = new LifetimeLimits { SoftTime = 10 * Second } });
        var pair = rig.Start([old])[0];
        rig.Grant(4097, 8193);
        rig.Kit.Advance(4 * Second);
        var next = old with { OuterPacketSize = 1000, Outbound = TestGateway.Tunnel(1, 1, SaRig.Peer).Outbound, Inbound = TestGateway.Tunnel(1, 1, SaRig.Peer).Inbound };
        pair.Ingress.Tell(new IngressMessage.Reconfigure(next));
        pair.Egress.Tell(new EgressMessage.Reconfigure(next));
        rig.Kit.RunUntilIdle();
        Assert.Equal(0, rig.Transforms);
        Assert.Throws<ObjectDisposedException>(() => old.Outbound.CreateTransform(false, "auto"));
        Assert.Throws<ObjectDisposedException>(() => old.Inbound.CreateTransform(false, "auto"));
        var status = rig.OutboundOf(pair);
        Assert.Equal((4096UL, 1000), (status.Sequence, status.Gauges["outer-packet-size-octets"]));
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        Assert.Equal(4097UL, rig.OutboundOf(pair).Sequence);
        rig.Kit.Advance(5 * Second);
        rig.Control.ExpectNoMsg();
        rig.Kit.Advance(Second);
        Assert.Equal([0x1001u, 0x1002u], rig.Control.ReceiveN(2).Cast<ControlMessage.LifetimeReached>().Select(reached => reached.Spi).Order());
    }

    [Fact]
    public void ReconfiguredWhilePacketsWaitForTheFirstNumbers_TheyAreSentFirst()
    {
        using var rig = new SaRig();
        var pair = rig.Start();
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        pair.Ingress.Tell(new IngressMessage.Reconfigure(TestGateway.Tunnel(1, 1, SaRig.Peer, d => d with { OuterPacketSize = 1000 })));
        rig.Kit.RunUntilIdle();
        Assert.Empty(rig.Socket.Sent);
        rig.Grant(1, 4097);
        Assert.Single(rig.Socket.Sent);
        Assert.Equal((1, 1000), (rig.OutboundOf(pair).Counters["inner-tx-pkts"], rig.OutboundOf(pair).Gauges["outer-packet-size-octets"]));
    }

    [Fact]
    public void LifetimeByTime_RunsFromTheStart_WithoutAPipeline()
    {
        using var rig = new SaRig();
        var pair = rig.Start(d => d with { Lifetime = new LifetimeLimits { SoftTime = 10 * Second, HardTime = 20 * Second } });
        rig.Grant(1, 4097);
        rig.Kit.Advance(10 * Second);
        Assert.All(rig.Control.ReceiveN(2), message => Assert.False(Assert.IsType<ControlMessage.LifetimeReached>(message).IsHard));
        rig.Kit.Advance(10 * Second);
        Assert.Equal("a hard lifetime was reached", rig.Control.ExpectMsg<ControlMessage.SaUnusable>().Fault);
        Assert.Equal((SaState.Expired, SaState.Expired), (rig.OutboundOf(pair).State, rig.InboundOf(pair).State));
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        rig.Receive(pair, SaRig.FromPeer(1, 1));
        Assert.Empty(rig.Socket.Sent);
        Assert.Empty(rig.Delivered);
        Assert.Equal(1, rig.OutboundOf(pair).Drops["sa-stopped"]);
        Assert.Equal(1, rig.InboundOf(pair).Drops["sa-expired"]);
    }

    [Fact]
    public void LifetimeFromFirstUse_RunsFromTheFirstPacket()
    {
        using var rig = new SaRig();
        var pair = rig.Start(d => d with { Lifetime = new LifetimeLimits { SoftTime = 10 * Second, TimeFrom = LifetimeStart.FirstUse } });
        rig.Grant(1, 4097);
        rig.Kit.Advance(100 * Second);
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        rig.Kit.Advance(9 * Second);
        rig.Control.ExpectNoMsg();
        rig.Kit.Advance(Second);
        Assert.Equal(0x1001u, rig.Control.ExpectMsg<ControlMessage.LifetimeReached>().Spi);
    }

    [Fact]
    public void FaultInMakingThePipeline_IsThatSasAlone_AndItsNumbersAreNeverUsed()
    {
        using var rig = new SaRig();
        var pairs = rig.Start([TestGateway.Tunnel(1, 1, SaRig.Peer), TestGateway.Tunnel(2, 1, SaRig.Peer)]);
        rig.Grant(1, 4097);
        rig.Grant(1, 4097);
        rig.OnTransform = keys => rig.Transforms == 1 ? throw new InvalidOperationException($"a fault for the test, {keys.Spi}") : null;
        rig.Send(pairs[0], TestGateway.Packet(1, 1, 1));
        Assert.Equal(0, rig.Outstanding);
        rig.Kit.Advance(Second);
        Assert.Equal(["/user/sa/00001001-out"], rig.Restarts);
        rig.Grant(4097, 8193);
        rig.Send(pairs[0], TestGateway.Packet(1, 1, 2));
        rig.Send(pairs[1], TestGateway.Packet(2, 1, 1));
        Assert.Equal((4097UL, 1UL), (rig.OutboundOf(pairs[0]).Sequence, rig.OutboundOf(pairs[1]).Sequence));
        Assert.Equal(2, rig.Socket.Sent.Count);
        Assert.Empty(rig.Failures);
    }

    [Fact]
    public void SecondGrantBeforeTheFirstPacket_BothRangesAreUsedInTurn()
    {
        using var rig = new SaRig();
        var pair = rig.Start();
        var sa = rig.Ledger.ExpectMsg<LedgerMessage.Reserve>().ReplyTo;
        sa.Tell(new IngressMessage.SequenceGranted(new SequenceRange(1, 2001)));
        sa.Tell(new IngressMessage.SequenceGranted(new SequenceRange(5001, 9001)));
        rig.Kit.RunUntilIdle();
        Assert.Equal(6000, rig.OutboundOf(pair).Gauges["remaining-sequence-numbers"]);
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        Assert.Equal(1UL, rig.OutboundOf(pair).Sequence);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("provider")]
    [InlineData("outer-packet-size")]
    [InlineData("replay-window")]
    [InlineData("reorder-window")]
    public void WhatCannotWork_FailsAtTheStart_NotWithTheFirstPacket(string fault)
    {
        using var rig = new SaRig();
        rig.Start(d => fault switch
        {
            "key" => d with { Outbound = new SaKeys(0x1001, d.Outbound.Suite, new byte[5], []) },
            "provider" => d with { Outbound = CbcKeys(), CryptoProvider = CryptoProviders.Names.First(name => CryptoProviders.FaultOf(name, Cbc) is not null) },
            "outer-packet-size" => d with { OuterPacketSize = 60 },
            "replay-window" => d with { ReplayWindow = 1 << 20 },
            _ => d with { Egress = d.Egress with { ReorderWindow = -1 } },
        });
        rig.Kit.Advance(60 * Second);
        Assert.Contains(rig.Failures, path => path.StartsWith("/user/sa/", StringComparison.Ordinal));
        Assert.Equal(0, rig.Transforms);
    }

    [Fact]
    public void EgressOfALaterLife_RefusesWhatAnEarlierOneAccepted()
    {
        using var rig = new SaRig();
        var definition = TestGateway.Tunnel(1, 1, SaRig.Peer);
        rig.Checkpoints.For(definition.Inbound.Fingerprint("in")).Store(100);
        var pair = rig.Start([definition])[0];
        Assert.Equal(100UL, rig.InboundOf(pair).Sequence);
        rig.Receive(pair, SaRig.FromPeer(100, 1));
        rig.Receive(pair, SaRig.FromPeer(101, 2));
        var status = rig.InboundOf(pair);
        Assert.Equal((1, 101UL), (status.Drops["replayed"], status.Sequence));
        Assert.Equal(TestGateway.Packet(1, 2, 2), Assert.Single(rig.Delivered));
    }

    [Fact]
    public void PeerThatMoved_IsWhereTheFirstPacketGoes()
    {
        using var rig = new SaRig();
        var pair = rig.Start();
        rig.Grant(1, 4097);
        var moved = new Protocol.Wire.Endpoint(Protocol.Wire.IpAddress.V4([10, 9, 0, 7]), 1234);
        pair.Ingress.Tell(new IngressMessage.PeerMoved(moved));
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        Assert.Equal(moved, Assert.Single(rig.Socket.Sent).To.Remote);
    }

    [Fact]
    public void LedgerThatRefuses_IsAskedOnce_AndTheSaEndsWithItsLastNumber()
    {
        using var rig = new SaRig();
        var pair = rig.Start();
        rig.Grant(uint.MaxValue - 1, 1UL << 32);
        rig.Ledger.ExpectMsg<LedgerMessage.Reserve>().ReplyTo.Tell(new IngressMessage.SequenceRefused("no more"));
        rig.Ledger.ExpectNoMsg(Second);
        rig.Control.ExpectNoMsg();
        rig.Send(pair, TestGateway.Packet(1, 1, 1));
        rig.Send(pair, TestGateway.Packet(1, 1, 2));
        Assert.Equal(2, rig.Socket.Sent.Count);
        Assert.Equal("no more", rig.Control.ExpectMsg<ControlMessage.SaUnusable>().Fault);
        rig.Ledger.ExpectNoMsg(Second);
    }

    private static EspSuite Cbc => EspSuite.All.First(suite => suite.Cipher == EspCipher.AesCbc);

    private static SaKeys CbcKeys() => new(0x1001, Cbc, new byte[Cbc.KeyLength], new byte[Cbc.AuthKeyLength]);

    private static void AssertSame(SaSnapshot a, SaSnapshot b)
    {
        Assert.Equal((a.Spi, a.State, a.Suite, a.Sequence), (b.Spi, b.State, b.Suite, b.Sequence));
        Assert.Equal(a.Counters, b.Counters);
        Assert.Equal(a.Drops, b.Drops);
        Assert.Equal(a.Gauges, b.Gauges);
    }
}
