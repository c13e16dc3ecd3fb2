using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>What scenarios in which a node is lost expect of the others.</summary>
public static class Takeover
{
    private static readonly TimeSpan Bound = ClusterNode.LeaseTtl + TimeSpan.FromSeconds(1);

    /// <summary>All flows of the lost node are answered again within its lease and a second.</summary>
    public static void Expect(RunningCluster cluster, IReadOnlyList<int> lost, IReadOnlyList<int> kept, int since, ScenarioReport report)
    {
        var back = cluster.WaitForAnswers(lost, since, Patience.Stop);
        report.ExpectAtMost($"all {lost.Count} SA pairs carry traffic again after", back is { } at ? TimeSpan.FromMicroseconds(at - since) : TimeSpan.MaxValue, Bound);
        if (back is null) return;
        var window = cluster.Log.Window(since, int.MaxValue);
        report.Tell("    50 / 90 / 99 / 100 % of them after", new Distribution(lost.Select(flow => window.FirstAnswer(flow) - since)).ToString());
        // Until what was sent before now has had its answer.
        cluster.WaitForAnswers(TrafficWindow.AllFlows, cluster.Log.Now, Patience.Stop);
    }

    /// <summary>These flows have lost nothing that was sent from then on until a moment ago.</summary>
    public static void ExpectUndisturbed(RunningCluster cluster, IReadOnlyList<int> flows, int since, ScenarioReport report)
    {
        var end = cluster.Log.Now;
        Interval.Pass(TimeSpan.FromMilliseconds(500));
        var window = cluster.Log.Window(since, end);
        var (requests, answers, refused) = (window.LostRequests(flows), window.LostAnswers(flows), window.RefusedAnswers(flows));
        var name = string.Create(CultureInfo.InvariantCulture, $"lost by the other {flows.Count} pairs, of {window.Sent(flows)} round trips");
        report.Expect(name, requests + answers + refused, 0);
        if (requests + answers + refused > 0)
        {
            report.Say(string.Create(CultureInfo.InvariantCulture, $"  {requests} requests, {answers} answers, {refused} answers that had no route"));
            foreach (var line in window.DescribeLosses(flows).Take(10)) report.Say("  " + line);
        }

        report.Tell("    their gaps, 50 / 90 / 99 / 100 %", new Distribution(flows.Select(flow => window.Gap(flow, cluster.Traffic.Period))).ToString());
    }
}
