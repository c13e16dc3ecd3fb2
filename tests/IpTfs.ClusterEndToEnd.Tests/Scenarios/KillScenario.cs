using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>A node dies without a word: the others take its SAs over within its lease and a second, and their own lose nothing.</summary>
public static class KillScenario
{
    public static void Run(RunningCluster cluster, int victim, ScenarioReport report)
    {
        var isFront = cluster.Wires.Front == victim;
        var (lost, kept) = Shares.Of(cluster, victim);
        report.Say($"kill -9 of {cluster.Nodes[victim].Name}{(isFront ? ", the front node" : "")}, which has {lost.Count} of {FlowPlan.Count} tunnels");
        var killed = cluster.Log.Now;
        cluster.Nodes[victim].Kill();
        if (isFront) cluster.Wires.MoveFront((victim + 1) % cluster.Nodes.Count);
        var moved = cluster.Log.Now;

        Takeover.Expect(cluster, lost, kept, killed, report);
        if (isFront) report.Tell("the router's other way after", string.Create(CultureInfo.InvariantCulture, $"{(moved - killed) / 1000} ms"));
        // What was on its way to the dead node went with it.
        Takeover.ExpectUndisturbed(cluster, kept, isFront ? moved + cluster.Traffic.Period : killed, report);

        report.Say("it starts again");
        report.ExpectThat("it comes back and every shard finds its place", cluster.Calm());
    }
}
