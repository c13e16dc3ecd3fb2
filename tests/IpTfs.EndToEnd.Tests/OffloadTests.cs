using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>
/// Each way to move several packets per system call, and the gateway without it: the same traffic arrives, over a wire that takes super-packets whole and
/// over one that does not.
/// </summary>
[Trait("Category", "EndToEnd")]
public sealed class OffloadTests(ITestOutputHelper output)
{
    private const string AllOff = "udp-segmentation = off, udp-receive-offload = off, batched-calls = off, tun-super-packets = off, tun-udp-super-packets = off";

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool> { { "", true }, { AllOff, true }, { AllOff, false } };
            foreach (var feature in AllOff.Split(", ")) cases.Add(feature, true);
            return cases;
        }
    }

    [RootTheory("ping", "ethtool", "iperf3")]
    [InlineData("")]
    [InlineData(", udp-receive-offload = off, tun-super-packets = off")]
    public void SeveralReaders_CarryManyFlows(string io)
    {
        using var pair = GatewayPair.Started(
            new TunnelCase(Encapsulation.Udp, AddressFamily.V4, AddressFamily.V4), output, new TunnelOptions { Io = $"readers = 3{io}", TunMtu = 1400 }, offload: true);

        pair.AssertAnswered(20, "-i 0.005 -s 3000");
        Assert.True(pair.Iperf("-t 1 -P 8").Octets > 0);
        Assert.True(pair.Iperf("-t 1 -P 8 -R").Octets > 0);
        var datagrams = pair.Iperf("-u -b 500K -l 1000 -t 1 -P 8");
        Assert.Equal((true, 0), (datagrams.Packets > 0, datagrams.Lost));
        // Three readers send more than one receives, so that eight streams may overflow its socket: what is missing is missing, but nothing is out of order or twice.
        var received = pair.B.QueryStatistics().Inbound;
        Assert.Equal((0, 0, 0), (received.Counter("rx-reordered-pkts"), received.Counter("rx-late-pkts"), received.Counter("rx-duplicate-pkts")));
        Assert.Equal(received.AllDropped, received.Dropped("fragment-lost") + received.Dropped("fragment-without-start"));
        if (received.Counter("rx-missed-pkts") == 0) Assert.Equal(0, received.AllDropped);
        Assert.Equal(6, ReaderThreads(pair.A).Count);
    }

    [RootFact("ping", "ethtool", "iperf3")]
    public void OneProcessor_HasOneThreadForBothWays()
    {
        using var pair = new GatewayPair(
            new TunnelCase(Encapsulation.Udp, AddressFamily.V4, AddressFamily.V4), output, new TunnelOptions { TunMtu = 1400, Rehearsal = true }, offload: true);
        foreach (var gateway in (Gateway[])[pair.A, pair.B]) gateway.Start("env", "DOTNET_PROCESSOR_COUNT=1");

        Assert.True(pair.CarriesTraffic(), "no answer through the tunnel");
        pair.AssertAnswered(20, "-i 0.005 -s 3000");
        Assert.True(pair.Iperf("-t 1 -P 4").Octets > 0);
        Assert.True(pair.Iperf("-t 1 -P 4 -R").Octets > 0);
        Assert.Equal(["iptfs-reader-0"], ReaderThreads(pair.A));
        Assert.Equal(0, pair.A.Stop().ExitCode);
    }

    private static List<string> ReaderThreads(Gateway gateway) =>
        [.. Directory.GetDirectories($"/proc/{gateway.ProcessId}/task").Select(task => File.ReadAllText($"{task}/comm").Trim())
            .Where(static name => name.StartsWith("iptfs-inner", StringComparison.Ordinal) || name.StartsWith("iptfs-outer", StringComparison.Ordinal) || name.StartsWith("iptfs-reader", StringComparison.Ordinal)).Distinct()];

    [RootTheory("ping", "ethtool", "iperf3")]
    [MemberData(nameof(Cases))]
    public void TrafficOfEveryKind_Arrives(string io, bool offload)
    {
        foreach (var outer in Enum.GetValues<AddressFamily>())
        {
            using var pair = GatewayPair.Started(new TunnelCase(Encapsulation.Udp, outer, AddressFamily.V4), output, new TunnelOptions { Io = io, TunMtu = 1400 }, offload);

            pair.AssertAnswered(20, "-i 0.005 -s 3000");
            Assert.True(pair.Iperf("-t 1").Octets > 0);
            Assert.True(pair.Iperf("-t 1 -R").Octets > 0);
            // Few enough for one system call per packet on a busy machine: what is lost would be lost by a fault.
            var datagrams = pair.Iperf("-u -b 4M -l 1000 -t 1");
            Assert.Equal((true, 0), (datagrams.Packets > 0, datagrams.Lost));
            Assert.Equal(0, pair.B.QueryStatistics().Inbound.AllDropped);
        }
    }
}
