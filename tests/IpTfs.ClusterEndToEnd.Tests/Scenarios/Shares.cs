using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>Which flows a node has and which it has not.</summary>
public static class Shares
{
    public static (IReadOnlyList<int> Own, IReadOnlyList<int> Others) Of(RunningCluster cluster, int node)
    {
        var own = cluster.FlowsOf(node);
        // A scenario about a node that has nothing would show nothing.
        Assert.True(own.Count >= FlowPlan.Count / 10 && own.Count <= FlowPlan.Count * 6 / 10, $"node {node} has {own.Count} of {FlowPlan.Count} flows: {cluster.Describe()}");
        return (own, [.. TrafficWindow.AllFlows.Except(own)]);
    }
}
