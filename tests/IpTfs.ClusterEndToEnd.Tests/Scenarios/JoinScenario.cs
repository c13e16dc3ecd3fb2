using IpTfs.ClusterEndToEnd.Tests.Harness;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>A node leaves in order and another comes: only the shards move that it gives or takes.</summary>
public static class JoinScenario
{
    public static void Run(RunningCluster cluster, int newcomer, ScenarioReport report)
    {
        var node = cluster.Nodes[newcomer];
        var (own, others) = Shares.Of(cluster, newcomer);
        var before = HandOver.Before(cluster.Traffic.Period);
        report.Say($"{node.Name} leaves");
        var begun = cluster.Log.Now;
        report.Expect("its exit status", node.Stop().ExitCode, 0);
        report.ExpectThat("the others have all shards", cluster.Settle());
        var left = cluster.Log.Window(begun - before, cluster.Log.Now - 500_000);
        HandOver.Judge(left, own, report);
        report.Tell("    their gaps, 50 / 90 / 99 / 100 %", new Distribution(own.Select(flow => left.Gap(flow, cluster.Traffic.Period))).ToString());
        Takeover.ExpectUndisturbed(cluster, others, begun, report);

        var owners = cluster.ReadShards().ToDictionary(static shard => shard.Shard, static shard => shard.Owner);
        report.Say($"{node.Name} joins {cluster.Nodes.Count - 1} nodes with {owners.Count} shards");
        var joined = cluster.Log.Now;
        node.Start();
        report.ExpectThat("every shard finds its place", cluster.Settle());
        var after = cluster.ReadShards();
        report.ExpectThat("`iptfs cluster shards --json` says the same", ShardLine.Parse(node.Cluster("shards", "--json").EnsureSuccess().Output).SequenceEqual(after));
        var share = after.Count(shard => shard.Owner == node.Name);
        // 256 shards over three equal nodes: 85 each, give or take three standard deviations of 7.5.
        report.ExpectBetween("shards of the newcomer", share, 63, 108);
        report.Expect("shards that moved between the others", after.Count(shard => shard.Owner != node.Name && shard.Owner != owners[shard.Shard]), 0);
        var moved = cluster.Log.Window(joined - before, cluster.Log.Now - 500_000);
        HandOver.Judge(moved, own, report);
        report.Tell("    their gaps, 50 / 90 / 99 / 100 %", new Distribution(own.Select(flow => moved.Gap(flow, cluster.Traffic.Period))).ToString());
        Takeover.ExpectUndisturbed(cluster, others, joined, report);
    }
}
