using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>The store loses its quorum for half a minute: the SAs go on while the leases last, stop with them, and go on when the store does.</summary>
public static class QuorumScenario
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    public static void Run(RunningCluster cluster, ScenarioReport report)
    {
        report.Say("two of the store's three members are stopped");
        var stopped = cluster.Log.Now;
        foreach (var member in new[] { 0, 1 }) cluster.Servers.SetPaused(member, paused: true);
        Interval.Pass(Duration);
        foreach (var member in new[] { 0, 1 }) cluster.Servers.SetPaused(member, paused: false);
        var resumed = cluster.Log.Now;
        report.Say("they go on");

        // A node may go on while its lease lasts; an SA as long as it has room below its ceiling.
        var until = cluster.Log.Window(stopped - 1_000_000, resumed);
        report.Tell("the last answers came after, 50 / 90 / 99 / 100 %", new Distribution(TrafficWindow.AllFlows.Select(flow => until.LastAnswer(flow) - stopped)).ToString());
        var dark = cluster.Log.Window(stopped + (int)ClusterNode.LeaseTtl.TotalMicroseconds, resumed - 200_000);
        report.Expect(
            string.Create(CultureInfo.InvariantCulture, $"delivered without a lease, of {dark.Sent(TrafficWindow.AllFlows)}"),
            dark.Sent(TrafficWindow.AllFlows) - dark.LostRequests(TrafficWindow.AllFlows), 0);
        var back = cluster.WaitForAnswers(TrafficWindow.AllFlows, resumed, Patience.Start);
        report.ExpectAtMost("all pairs are answered after", back is { } at ? TimeSpan.FromMicroseconds(at - resumed) : TimeSpan.MaxValue, Recovery);
        report.ExpectThat("every shard finds its place again", cluster.Settle());
    }
}
