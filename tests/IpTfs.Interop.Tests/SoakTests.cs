using IpTfs.Interop.Tests.Harness;
using IpTfs.Interop.Tests.Soak;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>
/// Mixed traffic in both directions between the gateway and Linux, over a wire that loses 1 % and reorders 2 %, within the reorder window and beyond: 45
/// seconds, or as long as <c>IPTFS_SOAK</c> says. The run is one, the tests are what must be true after it.
/// </summary>
[Trait("Category", "Interop")]
public sealed class SoakTests(SoakRun run, ITestOutputHelper output) : IClassFixture<SoakRun>
{
    private SoakResult Result
    {
        get
        {
            var result = run.Result;
            foreach (var discarded in run.Discarded)
                output.WriteLine($"run again, as Linux lost {discarded.LinuxOutErrors} of its own packets on the way to the device:\n{SoakReport.Describe(discarded)}");
            output.WriteLine(SoakReport.Describe(result));
            return result;
        }
    }

    // What is delivered is right and comes once, whatever Linux loses.
    private IEnumerable<SoakResult> AllRuns => run.Discarded.Prepend(Result);

    [LabFact("ping")]
    public void EveryDeliveredDatagram_EqualsOneThatWasSent() => Assert.All(AllRuns, result =>
    {
        Assert.All(result.Flows, flow => Assert.Equal(0, flow.Result.Corrupt));
        Assert.All(result.Streams, stream => Assert.Equal(0, stream.Corrupt));
    });

    [LabFact("ping")]
    public void NoDatagram_IsDeliveredTwice() => Assert.All(AllRuns, result =>
    {
        Assert.All(result.Flows, flow => Assert.Equal(0, flow.Result.Duplicate));
        Assert.All(result.Echoes, echo => Assert.Equal(0, echo.Duplicates));
    });

    [LabFact("ping")]
    public void Losses_AreWhatTheWireCosts()
    {
        Assert.All(
            Result.Flows,
            flow => Assert.InRange(flow.Result.Expected - flow.Result.Received, LossBounds.Least(flow.Flow.Mix), LossBounds.Most(flow.Flow.Mix)));
        // A request and its answer are a part of one outer packet each.
        var unanswered = 1 - Math.Pow(1 - SoakPlan.Useless, 2);
        Assert.All(run.Result.Echoes, echo =>
        {
            var mean = echo.Sent * unanswered;
            Assert.InRange(echo.Sent - echo.Received, 0, mean + (5 * Math.Sqrt(mean)));
        });
    }

    [LabFact("ping")]
    public void Streams_ArriveWholeAndDoNotStall()
    {
        Assert.All(Result.Streams, stream =>
        {
            Assert.Equal((1, 1, 0), (stream.Connections, stream.Completed, stream.Corrupt));
            Assert.InRange(stream.LongestPause, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        });
        Assert.All(run.Result.Streams.Chunk(2), ends => Assert.Equal(ends[0].Octets, ends[1].Octets));
    }

    [LabFact("ping")]
    public void PacketsSent_AreTheWiresAndTheSequenceNumbers()
    {
        var (gateway, linux, wire) = (Result.Gateway.Outbound, run.Result.LinuxOut, run.Result.Relay);

        Assert.Equal((wire.AToB.Tunnel, wire.AToB.Tunnel), (gateway.OuterPackets, (long)gateway.Sequence));
        // What Linux loses of its own on the way to the device it tells, and the number is used up.
        var numbered = wire.BToA.Tunnel + run.Result.LinuxOutErrors;
        Assert.Equal((numbered, numbered), (linux.Packets, linux.SentSequence));
        Assert.InRange(run.Result.LinuxOutErrors, 0, run.Result.MostLinuxOutErrors);
        Assert.Equal((0, 0), (wire.AToB.Failed, wire.BToA.Failed));
        Assert.Equal(0, gateway.AllDropped);
    }

    [LabFact("ping")]
    public void PacketsReceived_AreThoseTheWireDelivered()
    {
        var (gateway, linux, wire) = (Result.Gateway.Inbound, run.Result.LinuxIn, run.Result.Relay);

        Assert.Equal(wire.BToA.Delivered, gateway.OuterPackets);
        Assert.Equal(wire.AToB.Delivered, linux.Packets);
        // A number is missed when it was lost or came too late. The last losses may not be known yet.
        Assert.InRange(gateway.Counter("rx-missed-pkts") - gateway.Dropped("reorder-late"), wire.BToA.Lost - 5, wire.BToA.Lost + run.Result.LinuxOutErrors);
        // Held back on the way is either late or put in order again; not so where what should have overtaken it was itself lost or held back.
        var (inside, beyond) = (gateway.Counter("rx-reordered-pkts"), gateway.Dropped("reorder-late"));
        Assert.InRange(inside + beyond, wire.BToA.Reordered * 0.9, wire.BToA.Reordered);
        Assert.True(inside > wire.BToA.Reordered / 5 && beyond > wire.BToA.Reordered / 3, $"{inside} within the window, {beyond} beyond it");
    }

    [LabFact("ping")]
    public void Associations_AreTheSameAndSawNoForgery()
    {
        var options = new InteropCell("soak").ToOptions();
        var (gateway, linuxOut, linuxIn) = (Result.Gateway, run.Result.LinuxOut, run.Result.LinuxIn);

        Assert.Equal((options.SpiFromA, options.SpiFromB), (gateway.Outbound.Spi, gateway.Inbound.Spi));
        Assert.Equal((options.SpiFromA, options.SpiFromB), (linuxIn.Spi, linuxOut.Spi));
        Assert.Equal((0L, 0L, 0L), (linuxIn.IntegrityFailed, linuxIn.Replayed, linuxIn.OutsideWindow));
        // What a wire that loses and reorders may cost, and nothing else.
        string[] allowed = ["reorder-late", "fragment-lost", "fragment-without-start", "reassembly-timeout"];
        Assert.DoesNotContain(gateway.Inbound.Drops, drop => drop.Value != 0 && !allowed.Contains(drop.Key));
        Assert.Empty(run.Result.LinuxDrops.Keys.Except(["XfrmInIptfsError", SoakResult.OutErrors]));
    }

    [LabFact("ping")]
    public void Memory_IsFlat()
    {
        var memory = Result.Memory;
        Assert.True(memory.IsFlat, FormattableString.Invariant($"{memory.Settled:F1} MiB over the second quarter, {memory.Final:F1} MiB over the last"));
    }
}
