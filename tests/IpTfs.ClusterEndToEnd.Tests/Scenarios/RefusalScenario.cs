using System.Text;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>A node that cannot belong to the cluster is refused with a line that says why and what to do, and the others do not notice.</summary>
public static class RefusalScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    public static void Run(RunningCluster cluster, int victim, ScenarioReport report)
    {
        var node = cluster.Nodes[victim];
        node.Stop();
        report.ExpectThat("the others have all shards", cluster.Settle());
        var begun = cluster.Log.Now;

        report.Say("a node with another cluster key");
        ExpectRefusal(node.Launch(new NodeOptions { KeyFile = cluster.MakeKey("other.key") }), "cluster.key-file", report);

        var other = cluster.Nodes[(victim + 1) % cluster.Nodes.Count].Name;
        report.Say($"a second node named {other}");
        ExpectRefusal(node.Launch(new NodeOptions { Name = other }), $"another node named {other}", report);

        report.Say("a cluster of a later version");
        const string key = RunningCluster.Prefix + "cluster";
        var record = cluster.Store.Read(key)!;
        cluster.Store.Write(key, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record).Replace("\"schema\":1", "\"schema\":99", StringComparison.Ordinal)));
        ExpectRefusal(node.Launch(), "upgrade this node", report);
        cluster.Store.Write(key, record);

        Takeover.ExpectUndisturbed(cluster, TrafficWindow.AllFlows, begun, report);
        report.ExpectThat("the node is welcome as itself", cluster.Calm());
    }

    private static void ExpectRefusal(BackgroundProcess process, string words, ScenarioReport report)
    {
        var result = process.WaitForEnd(Limit);
        var line = process.Lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal));
        report.ExpectThat($"it ends with a failure", result.ExitCode != 0);
        report.ExpectThat($"it says `{words}`", line is not null);
        report.Say("  " + (line ?? string.Join(" | ", process.Lines.TakeLast(3))));
    }
}
