namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>What a test may change about one start of a node.</summary>
public sealed record NodeOptions
{
    /// <summary>The node's name; null for its own.</summary>
    public string? Name { get; init; }

    /// <summary>The cluster key's file; null for the cluster's.</summary>
    public string? KeyFile { get; init; }
}
