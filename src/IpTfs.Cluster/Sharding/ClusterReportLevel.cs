namespace IpTfs.Cluster.Sharding;

/// <summary>The severity of a report to the operator.</summary>
public enum ClusterReportLevel
{
    /// <summary>Normal operation.</summary>
    Information,

    /// <summary>The node goes on, but this should not have happened.</summary>
    Warning,

    /// <summary>Some SAs do not run until the fault is mended.</summary>
    Error,
}
