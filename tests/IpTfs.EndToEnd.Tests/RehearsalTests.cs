using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>The datapath's rehearsal stays by itself, and is left out with a word about it where there is no loopback interface.</summary>
[Trait("Category", "EndToEnd")]
public sealed class RehearsalTests(ITestOutputHelper output)
{
    [RootTheory("ping")]
    [InlineData("up")]
    [InlineData("down")]
    public void Rehearsal_TouchesNoRealTraffic(string loopback)
    {
        using var pair = new GatewayPair(new TunnelCase(Encapsulation.Udp, AddressFamily.V4, AddressFamily.V4), output, new TunnelOptions { Rehearsal = true });
        pair.SideA.Ip($"link set lo {loopback}");

        pair.A.Start();

        Assert.Equal(0, pair.A.QueryStatistics().Outbound.OuterPackets);
        pair.B.Start();
        pair.AssertAnswered(20);
        Assert.Equal(0, pair.A.QueryStatistics().Inbound.AllDropped);

        // What it logs comes on its own time, with its end at the latest.
        pair.A.Stop();
        var said = pair.A.Log.Where(line => line.Contains("not rehearsed", StringComparison.Ordinal)).ToList();
        if (loopback == "down") Assert.Single(said);
        // A busy machine may have left it no time.
        else Assert.DoesNotContain(said, line => line.Contains("carries nothing", StringComparison.Ordinal));
    }
}
