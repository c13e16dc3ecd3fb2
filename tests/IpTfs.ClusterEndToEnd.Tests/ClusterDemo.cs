using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Scenarios;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>The first scenarios for somebody who looks on: what happens line by line, then what was found, with the bounds as they are meant.</summary>
public static class ClusterDemo
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>Runs them; the exit status is 0 when all bounds were kept, 1 when one was missed, 2 when something is missing here.</summary>
    public static int Run(TextWriter writer)
    {
        if (Requirements.Missing([.. ClusterFactAttribute.Programs]) is { } reason)
        {
            writer.WriteLine(reason);
            return 2;
        }

        writer.WriteLine("three nodes, three members of etcd, 300 tunnels from a gateway that is no member; each tunnel carries 20 numbered datagrams a second, and their answers");
        using var cluster = RunningCluster.Start(writer.WriteLine);
        writer.WriteLine($"for {WarmUp.TotalSeconds} s the nodes do nothing but carry traffic");
        Interval.Pass(WarmUp);
        List<ScenarioReport> reports =
        [
            Show(cluster, writer, "kill", report => KillScenario.Run(cluster, 1, report)),
            Show(cluster, writer, "drain", report => DrainScenario.Run(cluster, 2, report)),
            Show(cluster, writer, "join", report => JoinScenario.Run(cluster, 1, report)),
            Show(cluster, writer, "relay", report => RelayCostScenario.Run(cluster, report)),
        ];
        writer.WriteLine();
        foreach (var report in reports) writer.WriteLine(report.ToTable());
        var missed = reports.Sum(static report => report.Findings.Count(static finding => !finding.IsKept));
        writer.WriteLine(missed == 0 ? "all bounds were kept" : $"{missed} bound(s) missed");
        return missed == 0 ? 0 : 1;
    }

    private static ScenarioReport Show(RunningCluster cluster, TextWriter writer, string name, Action<ScenarioReport> scenario)
    {
        writer.WriteLine();
        var report = new ScenarioReport(name, writer.WriteLine);
        report.ExpectThat("the cluster is at rest before", cluster.Calm());
        scenario(report);
        cluster.Examine(report);
        return report;
    }
}
