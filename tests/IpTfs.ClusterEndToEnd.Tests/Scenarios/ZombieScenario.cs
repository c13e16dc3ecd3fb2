using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>A node's process is stopped for ten seconds and goes on as if no time had passed: it must find that it owns nothing before it sends a packet.</summary>
public static class ZombieScenario
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static void Run(RunningCluster cluster, int victim, ScenarioReport report)
    {
        var (own, others) = Shares.Of(cluster, victim);
        report.Say($"SIGSTOP of {cluster.Nodes[victim].Name}, which has {own.Count} of {FlowPlan.Count} tunnels");
        var stopped = cluster.Log.Now;
        cluster.Nodes[victim].Pause();
        Takeover.Expect(cluster, own, others, stopped, report);
        var left = Duration - TimeSpan.FromMicroseconds(cluster.Log.Now - stopped);
        if (left > TimeSpan.Zero) Interval.Pass(left);

        report.Say("SIGCONT");
        var resumed = cluster.Log.Now;
        cluster.Nodes[victim].Resume();
        report.ExpectThat("every shard finds its place again", cluster.Settle());
        var back = cluster.WaitForAnswers(own, cluster.Log.Now, Patience.Stop);
        report.ExpectThat("all its pairs are answered", back is not null);
        // Behind a process that stands still its sockets fill: none of that may it deliver when it goes on. Of the traffic that it had when it was stopped
        // something may have been under way.
        var queued = cluster.Log.Window(stopped, resumed - cluster.Traffic.Period);
        report.Expect("datagrams from the time in between that it delivered", own.Sum(flow => queued.DeliveredBy(victim, flow, resumed)), 0);
        Takeover.ExpectUndisturbed(cluster, others, stopped, report);
    }
}
