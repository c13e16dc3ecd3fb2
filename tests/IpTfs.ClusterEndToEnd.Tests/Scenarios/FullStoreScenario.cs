using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>The store takes no more writes: the nodes stay members, say what is wrong, and go on when there is room again.</summary>
public static class FullStoreScenario
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static void Run(RunningCluster cluster, ScenarioReport report)
    {
        report.Say("the store is filled");
        var block = new byte[1 << 20];
        while (cluster.Store.TryWrite("/filling", block))
        {
        }

        var filled = cluster.Log.Now;
        Interval.Pass(Duration);
        var window = cluster.Log.Window(filled, cluster.Log.Now - 200_000);
        report.Tell("pairs that went on without new ranges", $"{TrafficWindow.AllFlows.Count(flow => window.LastAnswerIsWithin(flow, 1_000_000))}");
        report.ExpectThat("the nodes are members all the same", cluster.Nodes.All(static node => node.ReadStatus() is { Phase: "member", Members.Count: 3 }));
        report.ExpectThat("a node's log says that the store is full", cluster.Nodes.Any(static node => node.Log.Any(static line => line.Contains("space", StringComparison.Ordinal) || line.Contains("quota", StringComparison.Ordinal))));
        foreach (var line in cluster.Nodes[0].Log.Where(static line => line.Contains("the store", StringComparison.Ordinal)).TakeLast(2)) report.Say("  " + line);

        report.Say("room is made");
        cluster.Store.Delete("/filling");
        cluster.Store.MakeRoom();
        var mended = cluster.Log.Now;
        var back = cluster.WaitForAnswers(TrafficWindow.AllFlows, mended, Patience.Start);
        report.ExpectThat("all pairs are answered", back is not null);
        report.ExpectThat("every shard is in its place", cluster.Settle());
    }
}
