using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>The outer stream at a constant rate: same sizes, same times, whatever the load.</summary>
[Trait("Requirement", "R25")]
public sealed class ConstantRateTests
{
    // 1446 and 34 of ESP and 20 of IP are 1500 octets, 12,000 bits: one every 1.2 ms at 10 Mbit/s.
    private static readonly IngressSettings Settings = new()
    {
        Mode = SendMode.ConstantRate,
        PayloadOctets = 1446,
        FixedRateBitsPerSecond = 10_000_000,
    };

    [Fact]
    public void FirstSlot_IsTheFirstTimeoutAndTheRestFollowAtTheInterval()
    {
        using var driver = new IngressDriver(Settings);
        Assert.Equal(MonotonicTime.Zero, driver.Ingress.NextDeadline);
        var start = driver.Now;

        for (var n = 0; n < 100; n++)
        {
            driver.Now = start.AddNanos(n * 1_200_000L);
            Assert.Single(driver.Drain());
            Assert.Equal(start.AddNanos((n + 1) * 1_200_000L), driver.Ingress.NextDeadline);
        }

        Assert.Equal(100, driver.Ingress.Counters.TxAllPadPackets);
        Assert.Equal(100 * 1442, driver.Ingress.Counters.TxAllPadOctets);
        Assert.Equal(0, driver.Ingress.Counters.TxMissedSlots);
    }

    [Fact]
    public void Layer2Rate_CountsEthernetToo()
    {
        using var driver = new IngressDriver(Settings with { RateLayer = RateLayer.L2 });
        driver.Drain();
        // 1538 octets.
        Assert.Equal(driver.Now.AddNanos(1_230_400), driver.Ingress.NextDeadline);
    }

    [Fact]
    [Trait("Requirement", "R3")]
    [Trait("Requirement", "R5")]
    public void Load_ChangesNeitherTimesNorSizes()
    {
        var idle = Run(new Random(1), load: 0);
        var light = Run(new Random(2), load: 5);
        var heavy = Run(new Random(3), load: 100);

        Assert.Equal(idle.Outer, light.Outer);
        Assert.Equal(idle.Outer, heavy.Outer);
        Assert.Equal(light.Sent, light.Received);
        Assert.Equal(heavy.Sent[..heavy.Received.Count], heavy.Received);
        Assert.True(heavy.Received.Count > 200, $"{heavy.Received.Count} packets");
    }

    [Fact]
    public void LateHost_MakesUpForAFewSlotsAndCountsTheOthers()
    {
        using var driver = new IngressDriver(Settings);
        var start = driver.Now;
        driver.Drain();

        // Slots 1 to 10 have come; 4 are made up for, 6 are gone, and the grid stays.
        driver.Now = start.AddNanos(10 * 1_200_000L);
        Assert.Equal(4, driver.Drain().Count);
        Assert.Equal(6, driver.Ingress.Counters.TxMissedSlots);
        Assert.Equal(start.AddNanos(11 * 1_200_000L), driver.Ingress.NextDeadline);

        driver.Now = start.AddNanos((14 * 1_200_000L) - 1);
        Assert.Equal(3, driver.Drain().Count);
        Assert.Equal(6, driver.Ingress.Counters.TxMissedSlots);
        Assert.Equal(5, driver.Ingress.Counters.TxLateSlots);
        Assert.Equal(start.AddNanos(14 * 1_200_000L), driver.Ingress.NextDeadline);
    }

    [Fact]
    public void HostAsleepForADay_IsServedAtOnce()
    {
        using var driver = new IngressDriver(Settings);
        var start = driver.Now;
        driver.Drain();
        driver.Now = start.AddNanos(86_400L * 1_000_000_000);

        Assert.Equal(4, driver.Drain().Count);

        Assert.Equal(72_000_000 - 4, driver.Ingress.Counters.TxMissedSlots);
        Assert.Equal(driver.Now.AddNanos(1_200_000), driver.Ingress.NextDeadline);
    }

    [Fact]
    public void PacketThatWouldWaitTooLong_IsDroppedAsItComes()
    {
        // Held at most three intervals: the slots at +0, +1, +2 and +3 are within.
        using var driver = new IngressDriver(Settings with { MaxAggregationNanos = 3 * 1_200_000 });
        driver.Drain();
        var room = driver.Ingress.NextDeadline;
        driver.Now = room;
        for (var i = 0; i < 4; i++) Assert.True(driver.Send(Inner.V4(1442, i)).IsAccepted);

        Assert.Equal(DropReason.HeldTooLong, driver.Send(Inner.V4(20, 9)).Reason);
        driver.Drain();
        Assert.Equal(DropReason.HeldTooLong, driver.Send(Inner.V4(20, 9)).Reason);
        driver.Now = driver.Ingress.NextDeadline;
        Assert.True(driver.Send(Inner.V4(20, 9)).IsAccepted);
        Assert.Equal(DropReason.HeldTooLong, driver.Send(Inner.V4(1442, 9)).Reason);

        PackingTests.AssertOnly(driver, DropReason.HeldTooLong, 3);
    }

    [Fact]
    public void PathShrinks_QueueIsPackedAgainAndTheRateHolds()
    {
        using var driver = new IngressDriver(Settings);
        var packets = Enumerable.Range(0, 30).Select(i => Inner.Any(1000 + i, i)).ToList();
        foreach (var packet in packets) driver.Send(packet);
        var payloads = driver.Drain();
        driver.Now = driver.Ingress.NextDeadline;
        driver.Ingress.HandleTimeout(driver.Now);

        driver.Ingress.HandlePayloadSize(646);

        // What was written at the old size leaves at the old size.
        payloads.AddRange(driver.Take());
        Assert.Equal(2, payloads.Count);
        driver.Now = driver.Ingress.NextDeadline;
        for (var i = 0; i < 100; i++)
        {
            var slot = driver.Drain();
            Assert.Equal(646, Assert.Single(slot).Length);
            payloads.AddRange(slot);
            // 646 + 34 + 20 = 700 octets = 5600 bits.
            Assert.Equal(driver.Now.AddNanos(560_000), driver.Ingress.NextDeadline);
            driver.Now = driver.Ingress.NextDeadline;
        }

        Assert.Equal(packets, StrictDecoder.Decode(payloads));
        PackingTests.AssertOnly(driver, DropReason.None, 0);
    }

    [Fact]
    public void PoolIsEmpty_SlotIsMissedAndNothingElseIsLost()
    {
        using var driver = new IngressDriver(Settings, poolLimit: 1);
        var packet = Inner.V4(100);
        driver.Send(packet);
        Assert.Empty(driver.Drain());
        Assert.Equal(1, driver.Ingress.Counters.TxMissedSlots);
        Assert.Equal(100, driver.Ingress.QueuedOctets);
    }

    private static (List<(MonotonicTime At, int Size)> Outer, List<byte[]> Sent, List<byte[]> Received) Run(Random random, int load)
    {
        using var driver = new IngressDriver(Settings with { MaxQueueOctets = 50_000 });
        var outer = new List<(MonotonicTime, int)>();
        var sent = new List<byte[]>();
        var payloads = new List<byte[]>();
        driver.Now = new MonotonicTime(5_000);
        for (var slot = 0; slot < 400; slot++)
        {
            if (slot < 390 && random.Next(100) < load)
            {
                var packet = Inner.Any(random.Next(20, 1500), sent.Count);
                if (driver.Send(packet).IsAccepted) sent.Add(packet);
            }

            foreach (var payload in driver.Drain())
            {
                outer.Add((driver.Now, payload.Length));
                payloads.Add(payload);
            }

            driver.Now = driver.Ingress.NextDeadline;
        }

        while (driver.Ingress.QueuedOctets > 0)
        {
            payloads.AddRange(driver.Drain());
            driver.Now = driver.Ingress.NextDeadline;
        }

        return (outer, sent, StrictDecoder.Decode(payloads));
    }
}
