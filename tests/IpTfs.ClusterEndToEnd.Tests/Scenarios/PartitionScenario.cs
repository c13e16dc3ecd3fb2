using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>A node's cables are pulled for ten seconds, those to the store, to its peers, or both.</summary>
public static class PartitionScenario
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static void Run(RunningCluster cluster, int victim, IReadOnlyList<ClusterNetwork> networks, ScenarioReport report)
    {
        var (own, others) = Shares.Of(cluster, victim);
        report.Say($"{cluster.Nodes[victim].Name} with {own.Count} tunnels is cut off from: {string.Join(", ", networks)}");
        var cut = cluster.Log.Now;
        foreach (var network in networks) cluster.Wires.SetCable(victim, network, plugged: false);
        // Without the store its lease runs out and the others take over; without its peers alone it stays the owner, and nobody may take its place.
        if (networks.Contains(ClusterNetwork.Store)) Takeover.Expect(cluster, own, others, cut, report);
        var left = Duration - TimeSpan.FromMicroseconds(cluster.Log.Now - cut);
        if (left > TimeSpan.Zero) Interval.Pass(left);
        if (networks.Contains(ClusterNetwork.Store))
        {
            var late = cluster.Log.Window(cluster.Log.Now - 1_000_000, cluster.Log.Now);
            report.Expect("pairs that it still serves", own.Count(flow => late.LastResponder(flow) == victim), 0);
        }

        report.Say("the cables are plugged in again");
        var mended = cluster.Log.Now;
        foreach (var network in networks) cluster.Wires.SetCable(victim, network, plugged: true);
        var back = cluster.WaitForAnswers(own, mended, Patience.Stop);
        report.ExpectAtMost("all its pairs are answered after", back is { } at ? TimeSpan.FromMicroseconds(at - mended) : TimeSpan.MaxValue, ClusterNode.LeaseTtl + TimeSpan.FromSeconds(1));
        report.ExpectThat("every shard finds its place again", cluster.Settle());
        Takeover.ExpectUndisturbed(cluster, others, cut, report);
    }
}
