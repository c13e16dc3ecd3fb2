namespace IpTfs.Protocol.Counters;

/// <summary>How a metric's value changes.</summary>
public enum MetricKind : byte
{
    /// <summary>The value only grows.</summary>
    Counter,

    /// <summary>The value is a current state, which may rise and fall.</summary>
    Gauge,
}
