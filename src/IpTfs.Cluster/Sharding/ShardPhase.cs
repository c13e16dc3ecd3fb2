namespace IpTfs.Cluster.Sharding;

/// <summary>The phase of a shard on a node.</summary>
public enum ShardPhase
{
    /// <summary>The node neither owns nor claims the shard.</summary>
    Idle,

    /// <summary>The node reads the ledger and claims the shard.</summary>
    Claiming,

    /// <summary>The node owns the shard; the shard's SAs run.</summary>
    Owned,

    /// <summary>The node owns the shard; the SAs are being stopped so that another node can own it.</summary>
    Draining,

    /// <summary>The SAs have stopped; the node hands over or releases the shard.</summary>
    Releasing,

    /// <summary>The ownership is lost; the SAs may do nothing more and are being stopped.</summary>
    Lost,
}
