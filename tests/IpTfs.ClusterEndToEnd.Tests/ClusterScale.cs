using System.Diagnostics;
using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Scenarios;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>
/// How long three nodes with very many tunnels take from the start of their processes until every shard has an owner and packets come back through the tunnels. The gateway at the other end has all tunnels too, and runs before.
/// </summary>
public static class ClusterScale
{
    private const long StoreQuotaOctets = 512 << 20;
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(30);

    // Ten times what is wanted: a cluster that needs longer is told as missed and not waited for.
    private static readonly TimeSpan Limit = Wanted * 10;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs it; the exit status is 0 when all bounds were kept, 1 when one was missed, 2 when something is missing here.</summary>
    public static int Run(TextWriter writer, int tunnels)
    {
        if (Requirements.Missing([.. ClusterFactAttribute.Programs]) is { } reason)
        {
            writer.WriteLine(reason);
            return 2;
        }

        var report = new ScenarioReport("scale", writer.WriteLine);
        Run(report, tunnels);
        writer.WriteLine();
        writer.WriteLine(report.ToTable());
        return report.AllKept ? 0 : 1;
    }

    /// <summary>Starts such a cluster and reports what was found.</summary>
    public static void Run(ScenarioReport report, int tunnels)
    {
        using var directory = new WorkDirectory();
        using var wires = ClusterTopology.Create();
        using var servers = StoreServers.Start(wires.Fabric, StoreQuotaOctets);
        List<ClusterNode> nodes = [.. wires.Nodes.Select((side, index) => new ClusterNode(side, index, directory.Path))];
        try
        {
            Measure(report, directory, wires, nodes, tunnels);
        }
        catch (TimeoutException failure)
        {
            report.ExpectThat("everything starts", holds: false, failure.Message);
        }
        finally
        {
            foreach (var node in nodes) node.Dispose();
        }
    }

    private static void Measure(ScenarioReport report, WorkDirectory directory, ClusterTopology wires, List<ClusterNode> nodes, int tunnels)
    {
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{nodes.Count} nodes, {tunnels} tunnels, {2 * tunnels} SAs"));
        File.WriteAllText(ClusterNode.TunnelFile(directory.Path), TunnelFiles.OfCluster(tunnels));
        Gateways.Run(wires.Nodes[0], "keygen", "cluster", "--out", ClusterNode.KeyFile(directory.Path)).EnsureSuccess();
        var log = new TrafficLog();
        using var far = TrafficNode.Start(wires.Traffic, directory.Path, tunnels);
        report.Say("the far gateway has all tunnels; now the nodes");

        var started = Stopwatch.StartNew();
        foreach (var node in nodes) node.Launch();
        foreach (var node in nodes) node.WaitUntilReady(Limit);
        report.Tell("the last node is a member", Text(started.Elapsed));
        var isOwned = Interval.Until(() => nodes.Sum(static node => node.ReadStatus().Owned) == nodes[0].ReadStatus().Shards, Limit, Glance);
        report.ExpectAtMost("from the start of the processes until every shard is owned", isOwned ? started.Elapsed : TimeSpan.MaxValue, Wanted);

        List<EchoResponder> responders = [.. wires.Nodes.Select((side, index) => EchoResponder.Start(side, log, index))];
        using (var traffic = TrafficGenerator.Start(wires.Traffic, log))
        {
            var isAnswered = Interval.Until(() => log.Everything().AllAnswered(TrafficWindow.AllFlows), Limit);
            report.ExpectAtMost(string.Create(CultureInfo.InvariantCulture, $"until packets have come back through {FlowPlan.Count} of the tunnels"), isAnswered ? started.Elapsed : TimeSpan.MaxValue, Wanted);
            var isPlaced = Interval.Until(() => nodes[0].ReadShards().All(static shard => shard.Owner is not null && shard.Owner == shard.Wanted), Limit, Glance);
            report.Tell("until every shard is where it stays", isPlaced ? Text(started.Elapsed) : "never");
        }

        foreach (var responder in responders) responder.Dispose();
        report.Expect("datagrams delivered twice", log.Everything().Repeated() + log.Strays, 0);
        foreach (var node in nodes)
        {
            using var process = Process.GetProcessById(node.Lives[^1].Process.Id);
            report.Tell($"{node.Name}: processor time; resident memory", string.Create(CultureInfo.InvariantCulture, $"{process.TotalProcessorTime.TotalSeconds:F1} s; {process.WorkingSet64 >> 20} MiB"));
            report.Expect($"{node.Name}: shards in quarantine", node.ReadStatus().Faulty, 0);
        }
    }

    private static string Text(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:F0} ms");
}
