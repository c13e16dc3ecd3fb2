using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>What the ledgers write to the store, counted there, beside what they should by the number of shards that carry traffic.</summary>
public static class StoreWritesScenario
{
    // As docs/operations/cluster.md says: about so often is a ledger written whose SAs carry a steady stream, and no node writes more than so many while nobody waits.
    private const double OfShard = 1.4;
    private const int OfNode = 200;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);

    // The rooms of the SAs find their size, and what was begun before is over.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static void Run(RunningCluster cluster, ScenarioReport report)
    {
        try
        {
            foreach (var (flows, period) in new[] { (0, 50_000), (30, 100_000), (30, 50_000), (30, 10_000), (100, 50_000), (300, 50_000) })
                Measure(cluster, flows, period, report);
        }
        finally
        {
            cluster.Traffic.Only(null);
        }
    }

    private static void Measure(RunningCluster cluster, int count, int period, ScenarioReport report)
    {
        var flows = TrafficWindow.AllFlows.Take(count).ToList();
        if (count == 0) cluster.Traffic.Pause();
        else cluster.Traffic.Only(flows, period);
        Interval.Pass(Settling);
        var (revision, begun) = (cluster.Store.ReadRevision(), cluster.Log.Now);
        Interval.Pass(Duration);
        var seconds = (cluster.Log.Now - begun) / 1e6;
        var rate = (cluster.Store.ReadRevision() - revision) / seconds;
        // How many shards so many tunnels fall into, of 256.
        var shards = 256 * (1 - Math.Pow(255.0 / 256, count));
        var (least, most) = ((int)(shards * OfShard / 4), (int)Math.Ceiling(Math.Min(shards * OfShard * 1.6, OfNode * cluster.Nodes.Count)) + 2);
        report.ExpectBetween(
            string.Create(CultureInfo.InvariantCulture, $"writes a second, {count} SA pairs at {1e6 / period:F0} packets/s, {shards:F0} shards"), (long)Math.Round(rate), least, most);
        cluster.Traffic.Resume();
        report.Tell("    on paper", string.Create(CultureInfo.InvariantCulture, $"{shards * OfShard:F0}"));
    }
}
