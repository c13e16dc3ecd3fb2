using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>One tunnel's stream that arrives at a node that does not own it, beside the same that arrives at its owner.</summary>
public static class RelayCostScenario
{
    private const int Rounds = 3;
    private const double WantedShare = 0.65;

    public static void Run(RunningCluster cluster, ScenarioReport report)
    {
        var (owner, other) = (1, 2);
        var flow = cluster.FlowsOf(owner)[0];
        cluster.Traffic.Pause();
        var (direct, relayed) = (new List<double>(), new List<double>());
        try
        {
            // The first of each warms up what it uses.
            Measure(cluster, flow, owner, owner, report);
            Measure(cluster, flow, owner, other, report);
            for (var round = 0; round < Rounds; round++)
            {
                direct.Add(Measure(cluster, flow, owner, owner, report));
                relayed.Add(Measure(cluster, flow, owner, other, report));
            }
        }
        finally
        {
            cluster.Wires.MoveFront(0);
            cluster.Traffic.Resume();
            // The room that the stream's SA got is given back when it rests.
            Interval.Pass(TimeSpan.FromSeconds(15));
        }

        var ratio = relayed.Order().ElementAt(Rounds / 2) / direct.Order().ElementAt(Rounds / 2);
        report.ExpectAtLeast("a relayed stream beside a direct one", ratio, WantedShare);
        report.ExpectThat("the relay carries a stream", relayed.TrueForAll(static rate => rate > 10));
    }

    /// <summary>Megabits a second.</summary>
    private static double Measure(RunningCluster cluster, int flow, int owner, int front, ScenarioReport report)
    {
        const int seconds = 2;
        cluster.Wires.MoveFront(front);
        var result = Iperf.Run(cluster.Wires.Traffic, cluster.Wires.Nodes[owner], FlowPlan.TrafficHost(flow), FlowPlan.ClusterHost(flow), $"--time {seconds}");
        var rate = result.Octets * 8 / 1e6 / seconds;
        report.Say(string.Create(CultureInfo.InvariantCulture, $"  {(front == owner ? "direct" : "relayed")} {rate:F0} Mbit/s"));
        return rate;
    }
}
