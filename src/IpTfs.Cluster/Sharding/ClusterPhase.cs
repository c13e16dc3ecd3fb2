namespace IpTfs.Cluster.Sharding;

/// <summary>What a node does in its cluster.</summary>
public enum ClusterPhase
{
    /// <summary>The node reads the cluster's record and state, and registers.</summary>
    Joining,

    /// <summary>The node is a member.</summary>
    Member,

    /// <summary>The node hands its shards over, to leave.</summary>
    Leaving,

    /// <summary>The node has left, or may not be a member.</summary>
    Gone,
}
