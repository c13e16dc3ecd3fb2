using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>Somebody damages the ledger of a shard in the store: that shard carries nothing until it is mended, and says so; the rest goes on.</summary>
public static class DamagedLedgerScenario
{
    public static void Run(RunningCluster cluster, ScenarioReport report)
    {
        // A shard without tunnels has a ledger too, which nobody would miss: the longest is that of the shard with the most.
        var key = cluster.Store.Names(RunningCluster.Prefix + "ledger/").MaxBy(name => cluster.Store.Read(name)!.Length)!;
        var shard = int.Parse(key.AsSpan(key.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture);
        report.Say($"the ledger of shard {shard} is damaged");
        var begun = cluster.Log.Now;
        var record = Damage(cluster.Store, key);

        var isNamed = Interval.Until(() => cluster.ReadShards().Single(line => line.Shard == shard).Fault is not null, Patience.Start);
        report.ExpectThat("the shard is quarantined and named", isNamed);
        report.Say("  " + cluster.ReadShards().Single(line => line.Shard == shard).Fault);
        report.Expect("shards at fault", cluster.Nodes[0].ReadStatus().Faulty, 1);
        report.ExpectThat("a node's log names it", Interval.Until(() => cluster.Nodes.Any(node => node.Log.Any(line => IsAbout(line, shard))), Patience.Start));
        Interval.Pass(TimeSpan.FromSeconds(1));
        var window = cluster.Log.Window(cluster.Log.Now - 800_000, cluster.Log.Now - 200_000);
        var silent = TrafficWindow.AllFlows.Where(flow => !window.AnsweredFlows().Contains(flow)).ToList();
        if (silent.Count > 10) report.Say(cluster.Describe());
        report.ExpectBetween("pairs that stand still", silent.Count, 1, 10);
        Takeover.ExpectUndisturbed(cluster, [.. TrafficWindow.AllFlows.Except(silent)], begun, report);

        report.Say("the record is put back as it was");
        cluster.Store.Write(key, record);
        foreach (var node in cluster.Nodes) node.Cluster("rebalance").EnsureSuccess();
        report.ExpectThat("the shard runs again", cluster.Settle());
    }

    // What is put back later must be what was last there: the owner may have written meanwhile.
    private static bool IsAbout(string line, int shard) =>
        line.Contains($"ledger of shard {shard}:", StringComparison.Ordinal) && line.Contains("damaged", StringComparison.Ordinal);

    private static byte[] Damage(StoreClient store, string key)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var record = store.Read(key)!;
            byte[] damaged = [.. record];
            damaged[40] ^= 1;
            if (store.TryReplace(key, record, damaged)) return record;
        }

        throw new InvalidOperationException($"{key} changes too fast");
    }
}
