using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Evidence;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>A node gives all its SAs away while they carry traffic: each stands still for a moment, and nothing is lost.</summary>
public static class DrainScenario
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    public static void Run(RunningCluster cluster, int victim, ScenarioReport report)
    {
        // What the nodes do for the first time they do while their code is compiled.
        Measure(cluster, victim, report, isFirst: true);
        Measure(cluster, victim, report, isFirst: false);
    }

    private static void Measure(RunningCluster cluster, int victim, ScenarioReport report, bool isFirst)
    {
        var node = cluster.Nodes[victim];
        var (own, others) = Shares.Of(cluster, victim);
        report.Say($"{(isFirst ? "first " : "")}drain of {node.Name}, which has {own.Count} of {FlowPlan.Count} tunnels");
        cluster.Traffic.Focus(own);
        var period = cluster.Traffic.Period;
        Interval.Pass(TimeSpan.FromMilliseconds(300));
        var losses = LossAccount.Take(cluster);
        var begun = cluster.Log.Now;
        node.Drain();
        report.ExpectThat("all its shards have gone to others", Interval.Until(() => HasNone(cluster, node), Patience.Stop, RunningCluster.Glance));
        report.Tell("after", string.Create(CultureInfo.InvariantCulture, $"{(cluster.Log.Now - begun) / 1000} ms"));
        cluster.WaitForAnswers(own, cluster.Log.Now, Patience.Stop);
        var end = cluster.Log.Now;
        Interval.Pass(TimeSpan.FromMilliseconds(500));
        cluster.Traffic.Focus(null);
        // Now, as what a tunnel counted is gone when it has been handed over for a while.
        foreach (var line in LossAccount.Take(cluster).Since(losses)) report.Say("counted as lost: " + line);
        var window = cluster.Log.Window(begun - HandOver.Before(period), end);
        Judge(window, own, period, report, isFirst);
        Takeover.ExpectUndisturbed(cluster, others, begun, report);

        report.Say("drain --undo");
        node.Cluster("drain", "--undo").EnsureSuccess();
        report.ExpectThat("it takes its shards back", cluster.Settle());
        // A shard is placed when it is owned; who has the pairs is known when each has been answered since.
        Interval.Until(() => cluster.FlowsOf(victim).Count == own.Count, Patience.Stop);
        report.ExpectBetween("pairs that it has again", cluster.FlowsOf(victim).Count, own.Count, own.Count);
    }

    private static void Judge(TrafficWindow window, IReadOnlyList<int> own, int period, ScenarioReport report, bool isFirst)
    {
        var gaps = new Distribution(own.Select(flow => window.Gap(flow, period)));
        report.Tell("gaps of its pairs, 50 / 90 / 99 / 100 %", gaps.ToString());
        report.Tell("    of the requests alone", new Distribution(own.Select(flow => window.RequestGap(flow, period))).ToString());
        report.Tell("    the longest time between two of the sender's own", string.Create(CultureInfo.InvariantCulture, $"{window.LongestPeriod.TotalMilliseconds:F0} ms"));
        // The instant between two datagrams at which a gap begins is known to one period.
        if (!isFirst) report.ExpectAtMost(string.Create(CultureInfo.InvariantCulture, $"longest gap, known to {period / 1000} ms"), gaps.Longest, Bound + TimeSpan.FromMicroseconds(period));
        HandOver.Judge(window, own, report);
    }

    private static bool HasNone(RunningCluster cluster, ClusterNode node) => cluster.ReadShards().All(shard => shard.Owner is not null && shard.Owner != node.Name);
}
