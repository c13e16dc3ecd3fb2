namespace IpTfs.Protocol.Counters;

/// <summary>How a metric's value moves.</summary>
public enum MetricKind : byte
{
    /// <summary>It only grows.</summary>
    Counter,

    /// <summary>It is a state of the moment, which may grow and fall.</summary>
    Gauge,
}
