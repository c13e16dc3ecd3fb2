namespace IpTfs.Cluster.Sharding;

/// <summary>How much an operator wants to know something.</summary>
public enum ClusterReportLevel
{
    /// <summary>The course of things.</summary>
    Information,

    /// <summary>It goes on, but should not have happened.</summary>
    Warning,

    /// <summary>Some SAs do not run until it is mended.</summary>
    Error,
}
