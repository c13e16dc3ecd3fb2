namespace IpTfs.Cluster.Sharding;

/// <summary>What a node does in its cluster.</summary>
public enum ClusterPhase
{
    /// <summary>It reads what the nodes agree on, and takes its place among them.</summary>
    Joining,

    /// <summary>It is a member.</summary>
    Member,

    /// <summary>It hands its shards over, to leave.</summary>
    Leaving,

    /// <summary>It has left, or may not be a member.</summary>
    Gone,
}
