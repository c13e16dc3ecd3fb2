using IpTfs.Protocol.Counters;

namespace IpTfs.Node.Admin;

/// <summary>What the metrics of an SA mean, for the HELP lines: the texts of <see cref="SaMetrics"/>.</summary>
internal static class CounterHelp
{
    /// <summary>A sentence about a metric.</summary>
    public static string Of(string name) => SaMetrics.Find(name) switch
    {
        { YangNode: null } info => info.Text,
        { } info => $"{info.Text} RFC 9348: {info.YangNode}.",
        null => $"The metric {name} of docs/reference/counters.md.",
    };
}
