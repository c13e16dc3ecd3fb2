using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Egress;

/// <summary>Outer packets that do not come in order. Payload n carries inner packet n whole unless a test says otherwise.</summary>
[Trait("Requirement", "R7")]
public sealed class ReorderTests
{
    private const long Millisecond = 1_000_000;

    [Theory]
    [InlineData(1, 2, 3, 4)]
    [InlineData(2, 1, 3, 4)]
    [InlineData(4, 3, 2, 1)]
    [InlineData(1, 4, 3, 2)]
    [InlineData(3, 1, 4, 2)]
    [Trait("Requirement", "R36")]
    public void DisplacementWithinTheWindow_OrderIsRestoredFromTheVeryFirstPacket(params int[] order)
    {
        using var driver = new EgressDriver();
        Assert.Equal([1, 2, 3, 4], order.SelectMany(n => Receive(driver, n)));
        driver.AssertDrops();
        Assert.Equal(0, driver.Counters.RxMissedPackets);
        Assert.Equal(MonotonicTime.Never, driver.Egress.NextDeadline);
    }

    [Fact]
    public void FragmentsOutOfOrder_AreJoined()
    {
        var packets = new[] { Inner.V4(3000, 1), Inner.V6(3000, 2) };
        var payloads = Payload.Split(1004, packets);
        using var driver = new EgressDriver();

        var got = new[] { 3, 0, 2, 1, 5, 4 }.SelectMany(i => driver.Receive((ulong)i + 1, payloads[i])).ToList();

        Assert.Equal(packets, got);
        driver.AssertDrops();
        Assert.Equal(4, driver.Counters.RxReorderedPackets);
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public void BeyondTheWindow_TheOldestIsGivenUpAndComesLate()
    {
        using var driver = new EgressDriver();
        Assert.Equal([1], Receive(driver, 1));
        Assert.Empty(new[] { 3, 4, 5 }.SelectMany(n => Receive(driver, n)));
        // 6 is four beyond 2.
        Assert.Equal([3, 4, 5, 6], Receive(driver, 6));
        Assert.Equal(1, driver.Counters.RxMissedPackets);

        Assert.Empty(Receive(driver, 2));
        Assert.Empty(Receive(driver, 2));

        driver.AssertDrops((DropReason.ReorderLate, 1), (DropReason.Replayed, 1));
        Assert.Equal(1, driver.Counters.RxLatePackets);
        Assert.Equal(1, driver.Counters.RxDuplicatePackets);
        Assert.Equal(0, driver.Counters.RxReorderedPackets);
    }

    [Fact]
    public void FarBeyondTheWindow_WindowSlidesAndWaitsForWhatMayStillCome()
    {
        using var driver = new EgressDriver();
        Receive(driver, 1);
        Assert.Empty(Receive(driver, 3));
        // 50 leaves 47, 48 and 49 to be awaited; 2 and 4 to 46 are gone.
        Assert.Equal([3], Receive(driver, 50));
        Assert.Equal(44, driver.Counters.RxMissedPackets);
        Assert.Equal([47], Receive(driver, 47));
        Assert.Empty(Receive(driver, 46));
        Assert.Empty(Receive(driver, 49));
        Assert.Equal([48, 49, 50], Receive(driver, 48));
        driver.AssertDrops((DropReason.ReorderLate, 1));
        Assert.Equal(3, driver.Counters.RxReorderedPackets);
    }

    [Fact]
    public void DuplicateOfASavedOne_IsDroppedAndCounted()
    {
        using var driver = new EgressDriver();
        Receive(driver, 1);
        Receive(driver, 3);
        Assert.Empty(Receive(driver, 3));
        Assert.Equal([2, 3], Receive(driver, 2));
        Assert.Empty(Receive(driver, 3));
        driver.AssertDrops((DropReason.Replayed, 2));
        Assert.Equal(2, driver.Counters.RxDuplicatePackets);
    }

    [Fact]
    [Trait("Requirement", "R10")]
    public void LostPacketTimer_RunsForEachGapFromWhenItWasSeen()
    {
        using var driver = new EgressDriver(new EgressSettings { ReorderWindow = 10, LostPacketTimerNanos = 100 * Millisecond });
        var start = driver.Now;
        Receive(driver, 1);
        Receive(driver, 3);
        driver.Now = start.AddNanos(30 * Millisecond);
        Receive(driver, 6);
        Assert.Equal(start.AddNanos(100 * Millisecond), driver.Egress.NextDeadline);

        Assert.Empty(driver.Timeout(start.AddNanos((100 * Millisecond) - 1)));
        Assert.Equal([3], Ids(driver.Timeout(start.AddNanos(100 * Millisecond))));
        Assert.Equal(1, driver.Counters.RxMissedPackets);
        Assert.Equal(start.AddNanos(130 * Millisecond), driver.Egress.NextDeadline);
        Assert.Equal([6], Ids(driver.Timeout(start.AddNanos(200 * Millisecond))));
        Assert.Equal(3, driver.Counters.RxMissedPackets);
        Assert.Equal(MonotonicTime.Never, driver.Egress.NextDeadline);
        driver.AssertDrops();
    }

    [Fact]
    public void PeerWasHereBefore_FirstPacketsMayBeSwappedAndWaitOnlyForTheGrace()
    {
        using var driver = new EgressDriver();
        var start = driver.Now;
        Assert.Empty(Receive(driver, 1001));
        Assert.Equal(start.AddNanos(10 * Millisecond), driver.Egress.NextDeadline);
        Assert.Empty(Receive(driver, 1000));

        Assert.Equal([1000, 1001], Ids(driver.Timeout(start.AddNanos(10 * Millisecond))));
        Assert.Equal([1002], Receive(driver, 1002));

        // Nobody knows whether 998 and 999 were ever sent to this end.
        Assert.Equal(0, driver.Counters.RxMissedPackets);
        driver.AssertDrops();
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1002)]
    [InlineData(1003)]
    public void EndThatJoinsLate_AwaitsNothingForLongerThanTheGrace(int first)
    {
        using var driver = new EgressDriver(new EgressSettings { FirstSequence = 1000, JoinsLate = true });
        var start = driver.Now;
        Assert.Empty(Receive(driver, first));
        Assert.Equal(start.AddNanos(10 * Millisecond), driver.Egress.NextDeadline);
        Assert.Equal([first], Ids(driver.Timeout(driver.Egress.NextDeadline)));
        Assert.Equal([first + 1], Receive(driver, first + 1));
        // From then on a gap has its full time again.
        Assert.Empty(Receive(driver, first + 3));
        Assert.Equal(driver.Now.AddNanos(1000 * Millisecond), driver.Egress.NextDeadline);
        Assert.Equal(0, driver.Counters.RxMissedPackets);
        driver.AssertDrops();
    }

    [Fact]
    public void EndThatJoinsLate_PutsItsFirstPacketsInOrder_AndTakesTheExpectedOneAtOnce()
    {
        using var driver = new EgressDriver(new EgressSettings { FirstSequence = 1000, JoinsLate = true });
        Assert.Empty(Receive(driver, 1001));
        Assert.Equal([1000, 1001], Receive(driver, 1000));
        using var other = new EgressDriver(new EgressSettings { FirstSequence = 1000, JoinsLate = true });
        Assert.Equal([1000], Receive(other, 1000));
        driver.AssertDrops();
        other.AssertDrops();
    }

    [Fact]
    public void SaThatWasHandedOver_AwaitsPacketsRelayedByThePreviousOwner()
    {
        using var driver = new EgressDriver(new EgressSettings { FirstSequence = 1000, IsHandedOver = true, LostPacketTimerNanos = 10 * Millisecond });
        var start = driver.Now;
        // The peer sends 1001 here, while 1000 is still on its way through the previous owner.
        Assert.Empty(Receive(driver, 1001));
        Assert.Equal(start.AddNanos(250 * Millisecond), driver.Egress.NextDeadline);
        Assert.Empty(driver.Timeout(start.AddNanos(240 * Millisecond)));
        Assert.Equal([1000, 1001], Receive(driver, 1000));
        driver.AssertDrops();
    }

    [Fact]
    public void SaThatWasHandedOver_AwaitsNothingForLongerThanTheDetour_AndAsConfiguredAfterwards()
    {
        using var driver = new EgressDriver(new EgressSettings { FirstSequence = 1000, IsHandedOver = true, LostPacketTimerNanos = 10 * Millisecond });
        var start = driver.Now;
        Assert.Empty(Receive(driver, 1001));
        Assert.Equal([1001], Ids(driver.Timeout(start.AddNanos(250 * Millisecond))));
        Assert.Equal(1, driver.Counters.RxMissedPackets);

        driver.Timeout(start.AddNanos(1000 * Millisecond));
        Assert.Empty(Receive(driver, 1003));
        Assert.Equal(driver.Now.AddNanos(10 * Millisecond), driver.Egress.NextDeadline);
    }

    // The window of 3 would give the relayed packet up as soon as the peer had sent four more.
    [Fact]
    public void SaThatWasHandedOver_SavesAsManyPacketsAsThePeerSendsDuringTheDetour_AndAsConfiguredAfterwards()
    {
        using var driver = new EgressDriver(new EgressSettings { FirstSequence = 1000, IsHandedOver = true });
        Assert.Empty(Receive(driver, 1001));
        for (var sequence = 1002; sequence < 1400; sequence++) Assert.Empty(Receive(driver, sequence));
        Assert.Equal(Enumerable.Range(1000, 400), Receive(driver, 1000));

        driver.Timeout(driver.Now.AddNanos(1001 * Millisecond));
        for (var sequence = 1401; sequence < 1404; sequence++) Assert.Empty(Receive(driver, sequence));
        Assert.Equal([1401, 1402, 1403, 1404], Receive(driver, 1404));
        driver.AssertDrops();
    }

    [Fact]
    public void SaThatWasHandedOver_KeepsALongerTimer()
    {
        using var driver = new EgressDriver(new EgressSettings { FirstSequence = 1000, IsHandedOver = true });
        Assert.Empty(Receive(driver, 1001));
        Assert.Equal(driver.Now.AddNanos(1000 * Millisecond), driver.Egress.NextDeadline);
    }

    [Fact]
    public void EndThatJoinsLate_NeverSplices()
    {
        // The first half of a packet went to the end before.
        var payloads = Payload.Split(1004, [Inner.V4(3000, 1), Inner.V4(300, 2)]);
        using var driver = new EgressDriver(new EgressSettings { FirstSequence = 1000, JoinsLate = true });
        var got = new List<byte[]>();
        for (var i = 1; i < payloads.Count; i++) got.AddRange(driver.Receive(1001 + (ulong)i, payloads[i]));
        got.AddRange(driver.Timeout(driver.Egress.NextDeadline));
        Assert.Equal([Inner.V4(300, 2)], got);
    }

    [Fact]
    public void PeerRestartsFarAhead_ItsFirstPacketWaitsOnlyForTheGrace()
    {
        using var driver = new EgressDriver();
        Receive(driver, 1);
        Assert.Empty(Receive(driver, 100_000));
        Assert.Equal(driver.Now.AddNanos(10 * Millisecond), driver.Egress.NextDeadline);
        Assert.Equal([100_000], Ids(driver.Timeout(driver.Egress.NextDeadline)));
        Assert.Equal(99_998, driver.Counters.RxMissedPackets);
        // From then on a gap has its full time again.
        Assert.Empty(Receive(driver, 100_002));
        Assert.Equal(driver.Now.AddNanos(1000 * Millisecond), driver.Egress.NextDeadline);
    }

    [Fact]
    public void WindowOfZero_DeliversAsReceived()
    {
        using var driver = new EgressDriver(new EgressSettings { ReorderWindow = 0 });
        Assert.Equal([2, 1, 5, 4], new[] { 2, 1, 5, 4 }.SelectMany(n => Receive(driver, n)));
        Assert.Empty(Receive(driver, 4));
        Assert.Equal([6], Receive(driver, 6));
        driver.AssertDrops((DropReason.Replayed, 1));
        Assert.Equal(2, driver.Counters.RxReorderedPackets);
        Assert.Equal(MonotonicTime.Never, driver.Egress.NextDeadline);
    }

    [Fact]
    [Trait("Requirement", "R4")]
    public void WindowOfZero_JoinsFragmentsOnlyInTurn()
    {
        var packets = new[] { Inner.V4(1500, 1), Inner.V4(1500, 2), Inner.V4(500, 3) };
        var payloads = Payload.Split(1004, packets);
        using var driver = new EgressDriver(new EgressSettings { ReorderWindow = 0 });

        var got = new[] { 1, 0, 2, 3 }.SelectMany(i => driver.Receive((ulong)i + 1, payloads[i])).ToList();

        // The two halves of the first came the wrong way round; the second is whole over payloads 2 and 3.
        Assert.Equal([packets[1], packets[2]], got);
        driver.AssertDrops((DropReason.FragmentWithoutStart, 1), (DropReason.FragmentLost, 1));
    }

    [Fact]
    [Trait("Requirement", "R34")]
    [Trait("Requirement", "R35")]
    public void SendImmediately_WholePacketsLeaveAtOnceAndFragmentsWait()
    {
        var whole = Enumerable.Range(1, 4).Select(i => Inner.Any(200, i)).ToArray();
        var split = Inner.V4(1000, 9);
        using var driver = new EgressDriver(new EgressSettings { SendImmediately = true });

        Assert.Equal([whole[0]], driver.Receive(1, Payload.Basic(0, whole[0], split[..300])));
        Assert.Equal([whole[2], whole[3]], driver.Receive(3, Payload.Basic(200, split[800..], whole[2], whole[3])));
        Assert.Equal([split], driver.Receive(2, Payload.Basic(700, split[300..800])));

        driver.AssertDrops();
        Assert.Equal(4, driver.Counters.RxInnerPackets);
        Assert.Equal(1, driver.Counters.RxReassembledPackets);
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public void SendImmediately_EarlyPayloadWithBlocksButNoFragments_StillContradictsAPendingPacket()
    {
        var split = Inner.V4(1000, 9);
        var whole = Inner.V4(100, 1);
        using var driver = new EgressDriver(new EgressSettings { SendImmediately = true });
        driver.Receive(1, Payload.Basic(0, Payload.Pad(10)));
        Assert.Equal([whole], driver.Receive(3, Payload.Basic(0, whole)));
        driver.Receive(2, Payload.Basic(0, split[..500]));

        // 3 was not all pad: it ended what 2 began.
        driver.AssertDrops((DropReason.BlockOffsetInconsistent, 1));
        Assert.Empty(driver.Receive(4, Payload.Basic(500, split[500..])));
        Assert.Equal(1, driver.Counters.RxAllPadPackets);
    }

    [Fact]
    [Trait("Requirement", "R34")]
    [Trait("Requirement", "R5")]
    public void SendImmediately_EarlyAllPad_IsCountedOnceAndLetsThePacketGoOn()
    {
        var split = Inner.V4(1000, 9);
        using var driver = new EgressDriver(new EgressSettings { SendImmediately = true });
        driver.Receive(2, Payload.Basic(0, Payload.Pad(100)));
        driver.Receive(1, Payload.Basic(0, split[..500]));
        Assert.Equal([split], driver.Receive(3, Payload.Basic(500, split[500..])));
        Assert.Equal(1, driver.Counters.RxAllPadPackets);
        Assert.Equal(100, driver.Counters.RxAllPadOctets);
        driver.AssertDrops();
    }

    [Fact]
    public void PacketWithoutPayload_IsNotWaitedFor()
    {
        var split = Inner.V4(1000, 9);
        using var driver = new EgressDriver();
        driver.Receive(1, Payload.Basic(0, split[..500]));
        driver.Egress.HandleEmpty(2, driver.Now);
        Assert.False(driver.Egress.TryTakeInner(out _));
        Assert.Equal([split], driver.Receive(3, Payload.Basic(500, split[500..])));
        Assert.Equal(0, driver.Counters.RxAllPadPackets);

        Assert.Empty(Receive(driver, 5));
        driver.Egress.HandleEmpty(4, driver.Now);
        Assert.True(driver.Egress.TryTakeInner(out _));
        Assert.False(driver.Egress.TryTakeInner(out _));
        driver.AssertDrops();
    }

    [Fact]
    public void WidestWindow_HoldsNoMoreThanItsPackets()
    {
        const int Window = EgressTuning.MaximumReorderWindow;
        using var driver = new EgressDriver(new EgressSettings { ReorderWindow = Window });
        var payload = Payload.Basic(0, Inner.V4(96, 1));
        for (var n = 2; n <= Window + 1; n++) Assert.Empty(driver.Receive((ulong)n, payload));
        Assert.Equal(Window, driver.Egress.HeldPayloads);
        Assert.InRange(driver.Egress.HeldBatches, 1, (Window / (66 * 1024 / 100)) + 1);

        Assert.Equal(Window + 1, driver.Receive(1, payload).Count);
        driver.AssertDrops();
    }

    [Fact]
    public void InputBeforeTheOutputIsDrained_IsTheCallersMistake()
    {
        var batch = IpTfs.Protocol.Buffers.PacketBatch.Unpooled(100);
        using var egress = new TunnelEgress(new EgressSettings(), new IpTfs.Protocol.Buffers.PacketBatchPool(70_000));
        egress.HandlePayload(1, batch, 0, 4, MonotonicTime.Zero);
        Assert.Throws<InvalidOperationException>(() => egress.HandlePayload(2, batch, 0, 4, MonotonicTime.Zero));
        Assert.Throws<InvalidOperationException>(() => egress.HandleTimeout(MonotonicTime.Zero));
        Assert.Throws<InvalidOperationException>(egress.ReleaseInner);
    }

    private static List<int> Receive(EgressDriver driver, int n) => Ids(driver.Receive((ulong)n, Payload.Basic(0, Inner.V4(64, n))));

    private static List<int> Ids(List<byte[]> packets) => packets.ConvertAll(p => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(p.AsSpan(12)));
}
