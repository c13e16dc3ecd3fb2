using System.Diagnostics;
using System.Text.Json;
using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>The lab's relay does what it is told and nothing else: what it counts is what the receiving end misses, and the kernel believes its ICMP.</summary>
[Trait("Category", "Interop")]
public sealed class RelayTests(ITestOutputHelper output)
{
    private const string Thousand = "1000*8-1400";

    /// <summary>Both directions and both families.</summary>
    public static TheoryData<bool, AddressFamily> Ways => new()
    {
        { true, AddressFamily.V4 }, { true, AddressFamily.V6 }, { false, AddressFamily.V4 }, { false, AddressFamily.V6 },
    };

    [LabTheory("ping", "ethtool")]
    [MemberData(nameof(Ways))]
    public void Loss_IsWhatTheReceiverMisses(bool fromNear, AddressFamily family)
    {
        var (result, counted, other) = Send("loss=10%", fromNear, family, Thousand);

        Assert.InRange(counted.Lost, 60, 140);
        Assert.Equal(1000 - counted.Lost, result.Received);
        Assert.Equal((0, 0, 0), (result.Duplicate, result.Corrupt, result.Reordered));
        Assert.Equal(Only(counted) with { Lost = counted.Lost }, counted);
        Assert.Equal(Only(other), other);
    }

    [LabTheory("ping", "ethtool")]
    [MemberData(nameof(Ways))]
    public void Duplicate_ComesTwice(bool fromNear, AddressFamily family)
    {
        var (result, counted, _) = Send("duplicate=10%", fromNear, family, Thousand);

        Assert.InRange(counted.Duplicated, 60, 140);
        Assert.Equal((1000, counted.Duplicated), (result.Received, result.Duplicate));
        Assert.Equal((0, 0), (result.Corrupt, result.Reordered));
        Assert.Equal(Only(counted) with { Duplicated = counted.Duplicated, Passed = counted.Frames + counted.Duplicated }, counted);
    }

    [LabTheory("ping", "ethtool")]
    [MemberData(nameof(Ways))]
    public void Corrupt_PassesTheUdpChecksumAndIsWrongInside(bool fromNear, AddressFamily family)
    {
        // Were a checksum wrong, the receiver would not see the datagram at all and would count it as missing, not as corrupt.
        var (result, counted, _) = Send("corrupt=10%", fromNear, family, Thousand);

        Assert.InRange(counted.Corrupted, 60, 140);
        Assert.Equal((1000 - counted.Corrupted, counted.Corrupted), (result.Received, result.Corrupt));
        Assert.Equal((0, 0), (result.Duplicate, result.Reordered));
        Assert.Equal(Only(counted) with { Corrupted = counted.Corrupted }, counted);
    }

    [LabTheory("ping", "ethtool")]
    [InlineData("1", 1)]
    [InlineData("3", 3)]
    [InlineData("20", 20)]
    [InlineData("2-6", 6)]
    public void Reorder_IsOvertakenByThatManyAndNoMore(string distance, int furthest)
    {
        var (result, counted, _) = Send($"reorder=2%/{distance}", fromNear: true, AddressFamily.V4, Thousand);

        Assert.InRange(counted.Reordered, 8, 40);
        Assert.Equal((1000, 0, 0), (result.Received, result.Duplicate, result.Corrupt));
        Assert.Equal(counted.Reordered, result.Reordered);
        Assert.Equal(furthest, result.Furthest);
        Assert.Equal(Only(counted) with { Reordered = counted.Reordered }, counted);
    }

    [LabFact("ping", "ethtool")]
    public void ReorderOfTheLast_EndsByItself()
    {
        var (result, counted, _) = Send("reorder=100%/1000", fromNear: true, AddressFamily.V4, "20*100");

        Assert.Equal((20, 20), (result.Received, counted.Reordered));
        Assert.Equal(0, result.Reordered);
    }

    [LabFact("ping", "ethtool")]
    public void Delay_KeepsTheOrder()
    {
        var watch = Stopwatch.StartNew();
        var (result, counted, _) = Send("delay=400ms", fromNear: false, AddressFamily.V4, Thousand);

        Assert.True(watch.ElapsedMilliseconds >= 400);
        Assert.True(result.IsWhole, result.Text);
        Assert.Equal(0, result.Reordered);
        Assert.Equal(Only(counted), counted);
    }

    [LabFact("ping", "ethtool")]
    public void Jitter_LosesTheOrderOnly()
    {
        var (result, counted, _) = Send("jitter=50ms", fromNear: false, AddressFamily.V4, Thousand);

        Assert.True(result.IsWhole, result.Text);
        Assert.InRange(result.Reordered, 100, 1000);
        Assert.Equal(Only(counted), counted);
    }

    [LabFact("ping", "ethtool")]
    public void Blackout_LosesARunAndThenNothing()
    {
        // Two seconds of traffic; the run begins after a tenth of it and lasts for a quarter.
        var (result, counted, _) = Send("blackout=200ms/500ms", fromNear: true, AddressFamily.V4, "1000*100", gap: 2000);

        Assert.InRange(counted.Blackout, 200, 300);
        Assert.Equal(1000 - counted.Blackout, result.Received);
        var missing = Missing(result);
        Assert.InRange(missing[0], 80, 130);
        Assert.Equal(Enumerable.Range(missing[0], missing.Count), missing);
        Assert.Equal(Only(counted) with { Blackout = counted.Blackout }, counted);
    }

    [LabTheory("ping", "ethtool")]
    [MemberData(nameof(Ways))]
    public void SmallerMtu_IsLearntByTheSendersKernel(bool fromNear, AddressFamily family)
    {
        // Its kernel checks the message's checksum, and finds by the quoted packet whose path it is; then it fragments, and nothing more is refused.
        using var pair = RelayedPair.Create($"{(fromNear ? "a-to-b" : "b-to-a")}=mtu=1300@10");
        var result = pair.Send(fromNear, family, "100*1400", gap: 2000);
        var route = (fromNear ? pair.Near : pair.Far).Ip($"route get {(fromNear ? Site.B : Site.A).Outer(family)}").Output;
        var report = pair.Stop();
        var counted = fromNear ? report.AToB : report.BToA;

        Assert.Contains("mtu 1300", route, StringComparison.Ordinal);
        Assert.InRange(counted.TooBig, 1, 5);
        Assert.Equal(100 - counted.TooBig, result.Received);
        Assert.Equal(10, Missing(result)[0]);
        Assert.Equal(Only(counted) with { TooBig = counted.TooBig }, counted);
    }

    [LabFact("ping", "ethtool")]
    public void WhatIsNotTheTunnels_PassesUntouched()
    {
        using var pair = RelayedPair.Create("a-to-b=loss=100% b-to-a=corrupt=100%,mtu=600");
        // Neighbour discovery and echo requests go first, or no datagram would leave.
        foreach (var family in Enum.GetValues<AddressFamily>())
        {
            Assert.True(pair.Send(fromNear: true, family, "200*8-1400", port: 4501).IsWhole);
            Assert.True(pair.Send(fromNear: false, family, "200*8-1400", port: 500).IsWhole);
        }

        var report = pair.Stop();
        Assert.Equal(Only(report.AToB), report.AToB);
        Assert.Equal(Only(report.BToA), report.BToA);
        Assert.Equal(0, report.AToB.Tunnel + report.BToA.Tunnel);
    }

    [LabFact("ping", "ethtool")]
    public void SameSeed_LosesTheSame()
    {
        var first = Send("loss=5%", fromNear: true, AddressFamily.V4, Thousand, seed: 5).Result;
        var again = Send("loss=5%,duplicate=10%", fromNear: true, AddressFamily.V4, Thousand, seed: 5).Result;
        var other = Send("loss=5%", fromNear: true, AddressFamily.V4, Thousand, seed: 6).Result;

        Assert.Equal(first.Received, again.Received);
        Assert.Equal(Missing(first), Missing(again));
        Assert.NotEqual(Missing(first), Missing(other));
    }

    [LabTheory("ping")]
    [InlineData("a-to-b=los=1%", "los=1%")]
    [InlineData("a-to-b=loss=1", "loss=1")]
    [InlineData("a-to-b=loss=101%", "loss=101%")]
    [InlineData("b-to-a=reorder=5%", "reorder=5%")]
    [InlineData("b-to-a=reorder=5%/0", "reorder=5%/0")]
    [InlineData("b-to-a=reorder=5%/4-2", "reorder=5%/4-2")]
    [InlineData("b-to-a=delay=2", "delay=2")]
    [InlineData("b-to-a=mtu=100", "mtu=100")]
    [InlineData("b-to-a=blackout=1s", "blackout=1s")]
    [InlineData("a-to-b=loss=1%,,jitter=2ms", ",jitter=2ms")]
    [InlineData("a-to-b=loss=1%,jitter=2mss", "jitter=2mss")]
    [InlineData("seed=k", "seed=k")]
    [InlineData("anything", "anything")]
    public void WrongWord_IsRefusedByName(string word, string named)
    {
        var result = Command.Run(Lab.Relay, "tap=wire0", "packet=guest0", word);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"relay: {named}: ", result.Error, StringComparison.Ordinal);
    }

    [LabTheory("ping")]
    [InlineData(Encapsulation.Udp, AddressFamily.V4)]
    [InlineData(Encapsulation.Udp, AddressFamily.V6)]
    [InlineData(Encapsulation.None, AddressFamily.V4)]
    [InlineData(Encapsulation.None, AddressFamily.V6)]
    public void EveryTunnelPacketTwice_IsRecognizedAndArrivesOnce(Encapsulation encapsulation, AddressFamily outer)
    {
        using var run = new InteropRun(
            new InteropCell("doubled") { Encapsulation = encapsulation, Outer = outer, Impairment = new Impairment("doubled", Relay: "a-to-b=duplicate=100% b-to-a=duplicate=100%") }, output);

        var results = run.Exchange();
        var received = results.Gateway.Inbound;
        var report = run.Relay!.Stop();

        Assert.Empty(results.Faults);
        Assert.Equal((report.BToA.Tunnel, report.AToB.Tunnel), (report.BToA.Duplicated, report.AToB.Duplicated));
        Assert.Equal((report.BToA.Duplicated, report.BToA.Duplicated), (received.Dropped("replayed"), received.AllDropped));
        Assert.Equal([FormattableString.Invariant($"XfrmInStateSeqError={report.AToB.Duplicated}")], results.LinuxCounters);
        Assert.Equal(0, report.AToB.Failed + report.BToA.Failed);
    }

    private static (FlowResult Result, RelayDirection Counted, RelayDirection Other) Send(
        string impairment, bool fromNear, AddressFamily family, string sizes, int gap = 0, int seed = 1)
    {
        using var pair = RelayedPair.Create(FormattableString.Invariant($"seed={seed} {(fromNear ? "a-to-b" : "b-to-a")}={impairment}"));
        var result = pair.Send(fromNear, family, sizes, gap);
        var report = pair.Stop();
        return fromNear ? (result, report.AToB, report.BToA) : (result, report.BToA, report.AToB);
    }

    // What a direction counts in which nothing is done to the frames but what Delivered already leaves out.
    private static RelayDirection Only(RelayDirection counted) =>
        new(counted.Frames, counted.Tunnel, counted.Frames - (counted.Tunnel - counted.Delivered), 0, 0, 0, 0, 0, 0, 0);

    // The first eight, which is what the receiver tells.
    private static List<int> Missing(FlowResult result)
    {
        using var report = JsonDocument.Parse(result.Text);
        return [.. report.RootElement.GetProperty("missing").EnumerateArray().Select(item => item.GetProperty("index").GetInt32())];
    }
}
