namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>The networks by which a node reaches the rest of its cluster.</summary>
public enum ClusterNetwork
{
    /// <summary>Between the nodes.</summary>
    Relay,

    /// <summary>To the store.</summary>
    Store,
}
