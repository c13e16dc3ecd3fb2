using IpTfs.ClusterEndToEnd.Tests.Scenarios;
using Xunit.Abstractions;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>The start of a cluster that has many tunnels; <c>tests/cluster/scale</c> measures one with a hundred thousand.</summary>
[Trait("Category", "EndToEnd")]
public sealed class ScaleTests(ITestOutputHelper output)
{
    // As in ClusterTests: here it is to be found what never comes; times are for a machine that does nothing else.
    private const int Patience = 10;

    [ClusterFact]
    public void ManyTunnels_StartAndCarryTraffic()
    {
        var report = new ScenarioReport("scale", output.WriteLine, Patience);

        ClusterScale.Run(report, tunnels: 20_000);

        Assert.True(report.AllKept, report.ToTable());
    }
}
