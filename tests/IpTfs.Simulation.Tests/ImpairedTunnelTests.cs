using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;
using IpTfs.Simulation.Tests.Net;

namespace IpTfs.Simulation.Tests;

/// <summary>Whole SAs over links that misbehave, many seeds each. Every delivered packet is compared octet by octet inside the simulation.</summary>
[Trait("Category", "Simulation")]
public sealed class ImpairedTunnelTests
{
    private const long Millisecond = 1_000_000;

    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("IPTFS_SIM_SEEDS"), out var seeds) ? seeds : 20;

    private static readonly TrafficSettings Imix = new() { Sizes = [64, 576, 1400, 64, 64, 9000, 576, 40, 1500, 64, 28], IntervalNanos = 300_000, Count = 1500 };

    private static readonly IngressSettings OnDemand = new() { PayloadOctets = 1446 };

    private static readonly IngressSettings Constant = new() { PayloadOctets = 1446, Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 60_000_000 };

    public static TheoryData<string, bool> Links()
    {
        var data = new TheoryData<string, bool>();
        foreach (var name in new[] { "perfect", "jitter", "reorder", "duplicate", "loss", "burst", "corrupt", "everything", "blackout", "narrow" })
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void AnySeed_DeliversASubsequenceAndAccountsForTheRest(string name, bool constantRate)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var link = LinkOf(name);
            var result = Tunnel.Run(Imix, link, constantRate ? Constant : OnDemand, new EgressSettings(), (ulong)seed);
            var context = $"{name}, constant rate {constantRate}, seed {seed}: {result.Received.Count} of {result.Sent.Count}, link lost {result.LinkLost}, {Drops(result)}";

            Assert.True(result.Received.SequenceEqual(result.Received.Order()), context + ": out of order");
            // A damaged packet may be refused as a replay before its ICV is looked at: its copy was here, or the bit is one of its sequence number.
            var replays = result.InDrops[DropReason.Replayed] + result.InDrops[DropReason.ReplayTooOld];
            Assert.True(Rejected(result) <= result.LinkCorrupted, context + ": an undamaged packet was refused");
            Assert.True(result.LinkCorrupted <= Rejected(result) + replays, context + ": a changed bit got through");
            // What arrives is opened or refused, and what is opened is read or refused.
            Assert.True(result.OpenedPackets == result.LinkSent - result.LinkLost + result.LinkDuplicated, context);
            Assert.True(
                result.OpenedPackets == result.Egress.RxReadPayloads + Rejected(result) + replays + result.InDrops[DropReason.ReorderLate],
                context);
            Assert.True(result.PeakFragmentBatches <= 3, $"{context}: {result.PeakFragmentBatches} fragment batches");
            if (constantRate) Assert.All(result.Outer, o => Assert.Equal(1500, o.Octets));
            else Assert.All(result.Outer, o => Assert.InRange(o.Octets, 1, 1500));
            // On demand a large packet leaves as a burst, and whoever is overtaken is overtaken by all of it; at a constant rate by two.
            var isWithinWindow = name is not ("everything" or "reorder") || (name == "reorder" && constantRate);
            if (result.LinkLost == 0 && result.LinkCorrupted == 0 && isWithinWindow) Assert.True(result.Sent.SequenceEqual(result.Received), context);
        }
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void OvertakenByThree_WindowOfThreeJustRestoresWhatAWindowOfTwoLoses(int window, bool complete)
    {
        // One outer packet per millisecond; an overtaken one is 3.5 ms late.
        var traffic = new TrafficSettings { Sizes = [1400], IntervalNanos = Millisecond, Count = 500 };
        var link = new LinkSettings { Reorder = 0.02, ReorderNanos = (3 * Millisecond) + 500_000 };

        var result = Tunnel.Run(traffic, link, OnDemand, new EgressSettings { ReorderWindow = window }, 7);

        Assert.True(result.Egress.RxReorderedPackets + result.Egress.RxLatePackets > 5);
        Assert.Equal(complete, result.Received.SequenceEqual(result.Sent));
        Assert.Equal(complete ? 0 : result.Sent.Count - result.Received.Count, result.InDrops[DropReason.ReorderLate]);
        Assert.Equal(complete ? 0 : result.Egress.RxLatePackets, result.Egress.RxMissedPackets);
    }

    [Theory]
    [InlineData(10, 9_000_000, true)]
    [InlineData(10, 11_000_000, false)]
    public void LostPacketTimer_DecidesWhenAStragglerIsTooLate(int timerMillis, long straggleNanos, bool complete)
    {
        var traffic = new TrafficSettings { Sizes = [1400], IntervalNanos = 5 * Millisecond, Count = 300 };
        var link = new LinkSettings { Reorder = 0.03, ReorderNanos = straggleNanos };
        var egress = new EgressSettings { ReorderWindow = 64, LostPacketTimerNanos = timerMillis * Millisecond };

        // The gap is seen when the next packet comes, 5 ms after the straggler was due: it has that much more time.
        var result = Tunnel.Run(traffic, link with { ReorderNanos = straggleNanos + (5 * Millisecond) }, OnDemand, egress, 11);

        Assert.Equal(complete, result.Received.SequenceEqual(result.Sent));
    }

    [Fact]
    public void BlackoutOfTwoSeconds_CostsWhatWasSentInItAndNothingAfter()
    {
        var traffic = new TrafficSettings { Sizes = [400, 1400], IntervalNanos = Millisecond, Count = 6000 };
        var link = new LinkSettings { BlackoutFromNanos = 2_000 * Millisecond, BlackoutToNanos = 4_000 * Millisecond };

        var result = Tunnel.Run(traffic, link, OnDemand, new EgressSettings(), 1);

        Assert.Equal(2000, result.LinkLost);
        Assert.Equal(4000, result.Received.Count);
        Assert.Equal(2000, result.Egress.RxMissedPackets);
        // The first packets behind it wait for the window to fill, or for their timer.
        Assert.InRange(result.LatencyNanos[^1], 5 * Millisecond, 1_010 * Millisecond);
    }

    [Fact]
    public void SameSeed_SameHistory()
    {
        var first = Tunnel.Run(Imix, LinkOf("everything"), OnDemand, new EgressSettings(), 42);
        var second = Tunnel.Run(Imix, LinkOf("everything"), OnDemand, new EgressSettings(), 42);
        var other = Tunnel.Run(Imix, LinkOf("everything"), OnDemand, new EgressSettings(), 43);

        Assert.Equal(first.Received, second.Received);
        Assert.Equal(first.LatencyNanos, second.LatencyNanos);
        Assert.NotEqual(first.Received, other.Received);
    }

    [Fact]
    public void ConstantRate_OuterStreamIsTheSameWithAndWithoutLoad()
    {
        var quiet = Tunnel.Run(Imix with { Sizes = [28], IntervalNanos = 450 * Millisecond / 15, Count = 15 }, new LinkSettings(), Constant, new EgressSettings(), 1);
        var busy = Tunnel.Run(Imix, new LinkSettings(), Constant, new EgressSettings(), 2);

        var common = Math.Min(quiet.Outer.Count, busy.Outer.Count);
        Assert.True(common > 1000, $"{common} outer packets");
        Assert.Equal(quiet.Outer[..common], busy.Outer[..common]);
    }

    private static long Rejected(SimulationResult result) =>
        result.InDrops[DropReason.IntegrityFailed] + result.InDrops[DropReason.UnknownSpi] + result.InDrops[DropReason.OuterTruncated];

    private static string Drops(SimulationResult result) =>
        string.Join(", ", DropReasons.All.Where(i => result.InDrops[i.Reason] + result.OutDrops[i.Reason] > 0).Select(i => $"{i.Name} {result.InDrops[i.Reason] + result.OutDrops[i.Reason]}"));

    private static LinkSettings LinkOf(string name) => name switch
    {
        "perfect" => new LinkSettings(),
        "jitter" => new LinkSettings { JitterNanos = 3 * Millisecond },
        "reorder" => new LinkSettings { Reorder = 0.05, ReorderNanos = 250_000 },
        "duplicate" => new LinkSettings { Duplicate = 0.05 },
        "loss" => new LinkSettings { Loss = 0.02 },
        "burst" => new LinkSettings { BurstLoss = 0.01 },
        "corrupt" => new LinkSettings { Corrupt = 0.02 },
        "blackout" => new LinkSettings { BlackoutFromNanos = 100 * Millisecond, BlackoutToNanos = 200 * Millisecond },
        "narrow" => new LinkSettings { RateBitsPerSecond = 20_000_000 },
        _ => new LinkSettings
        {
            JitterNanos = Millisecond,
            Loss = 0.01,
            BurstLoss = 0.002,
            Reorder = 0.05,
            ReorderNanos = 2 * Millisecond,
            Duplicate = 0.02,
            Corrupt = 0.01,
        },
    };
}
