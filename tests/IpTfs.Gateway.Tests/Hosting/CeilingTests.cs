using Akka.Actor;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>Nothing above the ceiling is accepted before a higher one is durable; what comes meanwhile waits, and nothing of it is lost.</summary>
public sealed class CeilingTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SaRig _rig = new();
    private ReplayCheckpoint _checkpoint = null!;

    [Fact]
    public void PacketAboveTheCeiling_LeavesNoTraceUntilItIsRaised()
    {
        var pair = Start(start: 100, ceiling: 100);
        _rig.Receive(pair, SaRig.FromPeer(101, 7));
        var asked = Asked();
        Assert.Equal((101UL, TestGateway.Tunnel(1, 1, SaRig.Peer).Inbound.Fingerprint("in")), (asked.Wanted, asked.Sa));
        Assert.Empty(_rig.Delivered);
        Assert.Equal(100UL, _checkpoint.Current);
        var waiting = _rig.InboundOf(pair);
        Assert.Equal((100UL, 1), (waiting.Sequence, waiting.Gauges["held-packets"]));
        Raise(asked, 1000);
        Assert.Equal(TestGateway.Packet(1, 2, 7), Assert.Single(_rig.Delivered));
        Assert.Equal(101UL, _checkpoint.Current);
        Assert.Equal(0, _rig.InboundOf(pair).Gauges["held-packets"]);
        Assert.Equal(0, _rig.Fragments.Outstanding);
    }

    [Fact]
    public void WhatWaited_ComesBeforeWhatIsNewer_AlsoWhenNobodySaidThatTheCeilingWasRaised()
    {
        var pair = Start(start: 0, ceiling: 2);
        for (var i = 1; i <= 5; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        Assert.Equal(2, _rig.Delivered.Count);
        _checkpoint.Ceiling = 100;
        _rig.Receive(pair, SaRig.FromPeer(6, 6));
        Assert.Equal(Enumerable.Range(1, 6), _rig.Delivered.Select(packet => TestGateway.ValueOf(packet)));
    }

    [Fact]
    public void CeilingRaisedInPart_LetsThroughThatPart_AndIsAskedForAgain()
    {
        var pair = Start(start: 0, ceiling: 1);
        for (var i = 1; i <= 5; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        // Ahead of need, and when the next one waited.
        Asked();
        var asked = Asked();
        Raise(asked, 3);
        Assert.Equal([1, 2, 3], _rig.Delivered.Select(packet => TestGateway.ValueOf(packet)));
        asked = Asked();
        Assert.Equal(5UL, asked.Wanted);
        Raise(asked, 5);
        Assert.Equal(5, _rig.Delivered.Count);
    }

    [Theory]
    [InlineData(50, 50)]
    [InlineData(5, 20)]
    public void CeilingThatIsTooHigh_IsGivenBackDownToWhatWasAccepted(ulong highest, ulong settled)
    {
        var pair = Start(start: 0, ceiling: 1000);
        _rig.Receive(pair, SaRig.FromPeer(20, 1));
        pair.Egress.Tell(new EgressMessage.LowerCeiling(highest, 7));
        _rig.Kit.RunUntilIdle();
        var lowered = _rig.Ledger.ExpectMsg<LedgerMessage.CeilingLowered>();
        Assert.Equal((settled, 7L, settled), (lowered.Ceiling, lowered.Round, _checkpoint.Ceiling));
        _rig.Receive(pair, SaRig.FromPeer(settled + 1, 2));
        Assert.Equal(20UL, _checkpoint.Current);
    }

    [Fact]
    public void CeilingThatIsLowerAlready_StaysAndSaysNothing()
    {
        var pair = Start(start: 0, ceiling: 100);
        pair.Egress.Tell(new EgressMessage.LowerCeiling(200, 1));
        _rig.Kit.RunUntilIdle();
        Assert.Equal(100UL, _checkpoint.Ceiling);
        _rig.Ledger.ExpectNoMsg(Second / 2);
    }

    [Fact]
    public void UnauthenticatedNumber_NeitherWaitsNorAsks()
    {
        var pair = Start(start: 100, ceiling: 100);
        var forged = SaRig.FromPeer(5000, 1);
        forged[^1] ^= 1;
        _rig.Receive(pair, forged);
        _rig.Ledger.ExpectNoMsg(2 * Second);
        var inbound = _rig.InboundOf(pair);
        Assert.Equal((0, 1), (inbound.Gauges["held-packets"], inbound.Drops["integrity-failed"]));
    }

    [Fact]
    public void LedgerThatDoesNotAnswer_IsAskedOncePerSecond()
    {
        var pair = Start(start: 0, ceiling: 0);
        for (var i = 1; i <= 10; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        Assert.Equal(1UL, Asked().Wanted);
        _rig.Ledger.ExpectNoMsg(Second - TimeSpan.FromTicks(1));
        _rig.Kit.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(10UL, Asked().Wanted);
        _rig.Ledger.ExpectNoMsg();
    }

    [Fact]
    public void HalfOfTheRoomUsedUp_IsWhenTheNextCeilingIsAskedFor()
    {
        var pair = Start(start: 0, ceiling: 100);
        for (var i = 1; i <= 49; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        _rig.Ledger.ExpectNoMsg();
        _rig.Receive(pair, SaRig.FromPeer(50, 50));
        var asked = Asked();
        Assert.Equal(50UL, asked.Wanted);
        for (var i = 51; i <= 90; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        _rig.Ledger.ExpectNoMsg();
        Raise(asked, 190);
        for (var i = 91; i <= 139; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        _rig.Ledger.ExpectNoMsg();
        _rig.Receive(pair, SaRig.FromPeer(140, 140));
        Assert.Equal(140UL, Asked().Wanted);
        Assert.Equal(140, _rig.Delivered.Count);
    }

    [Fact]
    public void AskedAheadOfNeed_AndThenStandingStill_AsksAgainAtOnce()
    {
        var pair = Start(start: 0, ceiling: 100);
        for (var i = 1; i <= 100; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        Assert.Equal(50UL, Asked().Wanted);
        _rig.Ledger.ExpectNoMsg();
        _rig.Receive(pair, SaRig.FromPeer(101, 101));
        Assert.Equal(101UL, Asked().Wanted);
        _rig.Receive(pair, SaRig.FromPeer(102, 102));
        _rig.Ledger.ExpectNoMsg(Second - TimeSpan.FromTicks(1));
    }

    [Fact]
    public void WithoutACeiling_NobodyIsAsked()
    {
        var pair = Start(start: 0, ceiling: ulong.MaxValue);
        for (var i = 1; i <= 1000; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i * 1_000_000, i));
        _rig.Ledger.ExpectNoMsg(2 * Second);
        Assert.Equal(1000UL * 1_000_000, _checkpoint.Current);
    }

    [Fact]
    public void SameNumberTwice_WhileItWaits_IsAReplay()
    {
        var pair = Start(start: 0, ceiling: 0);
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        Raise(Asked(), 10);
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        Assert.Single(_rig.Delivered);
        Assert.Equal(2, _rig.InboundOf(pair).Drops["replayed"]);
    }

    [Fact]
    public void MoreThanMayWait_IsDroppedAndCounted_TheRestComes()
    {
        var pair = Start(start: 0, ceiling: 0);
        for (var i = 1; i <= 2100; i++) _rig.Receive(pair, SaRig.FromPeer((ulong)i, i));
        Assert.InRange(_rig.Fragments.Outstanding, 1, 48);
        Raise(Asked(), 2100);
        Assert.Equal(Enumerable.Range(1, 2048), _rig.Delivered.Select(packet => TestGateway.ValueOf(packet)));
        Assert.Equal(52, _rig.InboundOf(pair).Drops["ceiling-wait-overflow"]);
        Assert.Equal(0, _rig.Fragments.Outstanding);
        // What was dropped was not received: it may come again.
        _rig.Receive(pair, SaRig.FromPeer(2049, 2049));
        Assert.Equal(2049, _rig.Delivered.Count);
    }

    [Fact]
    public void PeerThatMoved_IsFollowedByThePacketThatWaited_NotBefore()
    {
        var pair = Start(start: 0, ceiling: 0);
        var moved = new Endpoint(IpAddress.V4([10, 9, 0, 7]), 1234);
        _rig.Receive(pair, SaRig.FromPeer(1, 1), moved);
        _rig.Send(pair, TestGateway.Packet(1, 1, 1));
        Raise(Asked(), 10);
        _rig.Send(pair, TestGateway.Packet(1, 1, 2));
        Assert.Equal([SaRig.Peer, moved], _rig.Socket.Sent.Select(sent => sent.To.Remote));
    }

    [Fact]
    public void Reconfigured_WhatWaitsIsDroppedAndCounted()
    {
        var pair = Start(start: 0, ceiling: 0);
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        var asked = Asked();
        pair.Egress.Tell(new EgressMessage.Reconfigure(TestGateway.Tunnel(1, 1, SaRig.Peer)));
        Raise(asked, 10);
        Assert.Empty(_rig.Delivered);
        Assert.Equal((1, 0), (_rig.InboundOf(pair).Drops["sa-stopped"], _rig.Fragments.Outstanding));
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        Assert.Single(_rig.Delivered);
    }

    [Fact]
    public void CeilingToBeLowered_TheSaKeepsToIt_AndSaysSo()
    {
        var pair = Start(start: 0, ceiling: 100);
        _rig.Receive(pair, SaRig.FromPeer(1, 1));
        pair.Egress.Tell(new EgressMessage.LowerCeiling(5, 7));
        var lowered = _rig.Ledger.ExpectMsg<LedgerMessage.CeilingLowered>();
        Assert.Equal((5UL, 7L, TestGateway.Tunnel(1, 1, SaRig.Peer).Inbound.Fingerprint("in")), (lowered.Ceiling, lowered.Round, lowered.Sa));
        Assert.Equal(5UL, _checkpoint.Ceiling);
        _rig.Receive(pair, SaRig.FromPeer(6, 6));
        Assert.Single(_rig.Delivered);
        Assert.Equal(6UL, Asked().Wanted);
    }

    [Fact]
    public void CeilingToBeLoweredTooFar_TheSaSettlesOnWhatItHasAccepted()
    {
        var pair = Start(start: 0, ceiling: 100);
        _rig.Receive(pair, SaRig.FromPeer(20, 1));
        pair.Egress.Tell(new EgressMessage.LowerCeiling(5, 1));
        Assert.Equal(20UL, _rig.Ledger.ExpectMsg<LedgerMessage.CeilingLowered>().Ceiling);
    }

    [Fact]
    public void CeilingToBeLowered_OfAnSaThatHasReceivedNothing()
    {
        var pair = Start(start: 3, ceiling: 100);
        pair.Egress.Tell(new EgressMessage.LowerCeiling(5, 1));
        Assert.Equal(5UL, _rig.Ledger.ExpectMsg<LedgerMessage.CeilingLowered>().Ceiling);
        _rig.Receive(pair, SaRig.FromPeer(6, 6));
        Assert.Equal(6UL, Asked().Wanted);
    }

    public void Dispose() => _rig.Dispose();

    private SaPair Start(ulong start, ulong ceiling)
    {
        _checkpoint = ReplayCheckpoint.InMemory(start, ceiling);
        var pair = _rig.Start([(new PreparedSa(TestGateway.Tunnel(1, 1, SaRig.Peer), _checkpoint, null), (IOuterSocket)_rig.Socket)])[0];
        _rig.Grant(1, 4097);
        return pair;
    }

    private LedgerMessage.RaiseCeiling Asked() => _rig.Ledger.ExpectMsg<LedgerMessage.RaiseCeiling>();

    private void Raise(LedgerMessage.RaiseCeiling asked, ulong ceiling)
    {
        _checkpoint.Ceiling = ceiling;
        asked.ReplyTo.Tell(EgressMessage.CeilingRaised.Instance);
        _rig.Kit.RunUntilIdle();
    }
}
