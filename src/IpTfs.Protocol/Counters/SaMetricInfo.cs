namespace IpTfs.Protocol.Counters;

/// <summary>One row of the table of an SA's metrics: the source of the exported metrics, the JSON, the command line and the documentation.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Name">The stable name, in kebab-case; unique.</param>
/// <param name="Direction">Whether an outbound or an inbound SA has it.</param>
/// <param name="Kind">Counter or gauge.</param>
/// <param name="Unit">The unit of its value.</param>
/// <param name="Text">Its meaning in one sentence.</param>
/// <param name="YangNode">The corresponding node of RFC 9348, as <c>container leaf</c>; null where RFC 9348 has none.</param>
public sealed record SaMetricInfo(
    SaMetric Metric, string Name, DropDirection Direction, MetricKind Kind, MetricUnit Unit, string Text, string? YangNode = null);
