using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests.Traffic;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>What is expected of pairs that move in order from one node to another.</summary>
public static class HandOver
{
    /// <summary>How long before an order the traffic is looked at, in microseconds: the first shard may move at once, and each flow must have had an answer before.</summary>
    /// <param name="period">Between two datagrams of a flow, in microseconds.</param>
    public static int Before(int period) => Math.Max(200_000, 4 * period);

    /// <summary>
    /// Nothing is lost that a node accepted. What reaches the cluster while a pair has no owner is accepted by nobody: how much that was is told.
    /// </summary>
    public static void Judge(TrafficWindow window, IReadOnlyList<int> flows, ScenarioReport report)
    {
        report.ExpectNone(string.Create(CultureInfo.InvariantCulture, $"losses while the pair had an owner, of {window.Sent(flows)} round trips"), window.LossesWithoutHandOver(flows));
        report.Tell(
            "    while it had none: requests / answers / of them without a route",
            string.Create(CultureInfo.InvariantCulture, $"{window.LostRequests(flows)} / {window.LostAnswers(flows) + window.RefusedAnswers(flows)} / {window.RefusedAnswers(flows)}"));
    }
}
