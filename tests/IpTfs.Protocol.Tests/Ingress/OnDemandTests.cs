using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>When payloads leave on demand.</summary>
public sealed class OnDemandTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void NoDelay_EverythingLeavesWithTheTimeoutOfTheSameInstant()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446 });
        Assert.Equal(MonotonicTime.Never, driver.Ingress.NextDeadline);
        driver.Send(Inner.V4(100, 1));
        driver.Send(Inner.V4(100, 2));

        Assert.Equal(driver.Now, driver.Ingress.NextDeadline);
        Assert.Empty(driver.Take());
        Assert.Single(driver.Drain());
        Assert.Equal(MonotonicTime.Never, driver.Ingress.NextDeadline);
    }

    [Fact]
    public void InitialDelay_RunsFromTheFirstPacketAndIsNotPutOff()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, InitialDelayNanos = 20 * Millisecond });
        var start = driver.Now;
        driver.Send(Inner.V4(100, 1));
        driver.Now = start.AddNanos((20 * Millisecond) - 1);
        driver.Send(Inner.V4(100, 2));

        Assert.Empty(driver.Drain());
        Assert.Equal(start.AddNanos(20 * Millisecond), driver.Ingress.NextDeadline);
        driver.Now = start.AddNanos(20 * Millisecond);
        Assert.Equal(2, StrictDecoder.Decode(driver.Drain()).Count);

        driver.Send(Inner.V4(100, 3));
        Assert.Equal(start.AddNanos(40 * Millisecond), driver.Ingress.NextDeadline);
    }

    [Fact]
    public void MaxAggregationTime_ShortensTheInitialDelay()
    {
        var settings = new IngressSettings { PayloadOctets = 1446, InitialDelayNanos = 20 * Millisecond, MaxAggregationNanos = 5 * Millisecond };
        using var driver = new IngressDriver(settings);
        driver.Send(Inner.V4(100));
        Assert.Equal(driver.Now.AddNanos(5 * Millisecond), driver.Ingress.NextDeadline);
    }

    [Fact]
    public void FullBatch_LeavesBeforeTheDelayEnds()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, InitialDelayNanos = 20 * Millisecond });
        var packets = Enumerable.Range(0, 100).Select(i => Inner.V4(1000, i)).ToList();
        foreach (var packet in packets) driver.Send(packet);

        var early = driver.Take();
        // 65,507 octets hold 44 outer packets of 1480.
        Assert.Equal(44, early.Count);
        Assert.Equal(100_000 - (44 * 1442), driver.Ingress.QueuedOctets);
        driver.Now = driver.Now.AddNanos(20 * Millisecond);
        Assert.Equal(packets, StrictDecoder.Decode([.. early, .. driver.Drain()]));
    }

    [Fact]
    public void QueueIsFull_NewestIsDroppedAndTheQueueDrains()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, MaxQueueOctets = 3000, InitialDelayNanos = Millisecond });
        Assert.True(driver.Send(Inner.V4(1500, 1)).IsAccepted);
        Assert.True(driver.Send(Inner.V4(1500, 2)).IsAccepted);
        Assert.Equal(DropReason.QueueFull, driver.Send(Inner.V4(20, 3)).Reason);
        Assert.Equal(3000, driver.Ingress.QueuedOctets);
        driver.Now = driver.Now.AddNanos(Millisecond);

        Assert.Equal(2, StrictDecoder.Decode(driver.Drain()).Count);

        Assert.Equal(0, driver.Ingress.QueuedOctets);
        Assert.True(driver.Send(Inner.V4(20, 4)).IsAccepted);
        PackingTests.AssertOnly(driver, DropReason.QueueFull, 1);
        Assert.Equal(3, driver.Ingress.Counters.TxInnerPackets);
        Assert.Equal(3020, driver.Ingress.Counters.TxInnerOctets);
    }

    [Fact]
    public void Idle_RentsNothing()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446 });
        Assert.Equal(0, driver.Pool.Outstanding);
        driver.Send(Inner.V4(100));
        Assert.Equal(1, driver.Pool.Outstanding);
        driver.Drain();
        Assert.Equal(0, driver.Pool.Outstanding);
    }

    [Theory]
    [InlineData(FillPolicy.Split, PaddingPolicy.None)]
    [InlineData(FillPolicy.Split, PaddingPolicy.Full)]
    [InlineData(FillPolicy.WholePackets, PaddingPolicy.None)]
    [InlineData(FillPolicy.WholePackets, PaddingPolicy.Full)]
    public void PathShrinksInTheMiddleOfAPacket_TheRestGoesOnAtTheNewSize(FillPolicy fill, PaddingPolicy padding)
    {
        var settings = new IngressSettings { PayloadOctets = 1446, Fill = fill, Padding = padding, InitialDelayNanos = Millisecond };
        using var driver = new IngressDriver(settings);
        var packets = new List<byte[]> { Inner.V4(40_000, 1), Inner.V6(60_000, 2), Inner.V4(777, 3), Inner.V4(20, 4) };
        foreach (var packet in packets) driver.Send(packet);
        var before = driver.Take();
        Assert.NotEmpty(before);
        var queued = driver.Ingress.QueuedOctets;

        driver.Ingress.HandlePayloadSize(600);
        Assert.Equal(queued, driver.Ingress.QueuedOctets);
        driver.Now = driver.Now.AddNanos(Millisecond);
        var after = driver.Drain();

        Assert.All(after, p => Assert.InRange(p.Length, 5, 600));
        Assert.Equal(packets, StrictDecoder.Decode([.. before, .. after]));
        if (padding == PaddingPolicy.Full) Assert.All(after, p => Assert.Equal(600, p.Length));
        PackingTests.AssertOnly(driver, DropReason.None, 0);
    }

    [Fact]
    public void PathShrinksWithDontFragment_OnlyWhatNoLongerFitsIsLost()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, DontFragment = true });
        var packets = new[] { Inner.V4(1300, 1), Inner.V4(500, 2), Inner.V4(596, 3), Inner.V4(597, 4) };
        foreach (var packet in packets) driver.Send(packet);

        driver.Ingress.HandlePayloadSize(600);

        Assert.Equal([packets[1], packets[2]], StrictDecoder.Decode(driver.Drain()));
        PackingTests.AssertOnly(driver, DropReason.TooBig, 2);
    }
}
