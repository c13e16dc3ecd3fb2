namespace IpTfs.Cluster.Sharding;

/// <summary>What a node does about a shard.</summary>
public enum ShardPhase
{
    /// <summary>Nothing: it is another's.</summary>
    Idle,

    /// <summary>It reads the ledger and asks for the ownership.</summary>
    Claiming,

    /// <summary>It owns it; its SAs run.</summary>
    Owned,

    /// <summary>It owns it; its SAs are being stopped so that another node can have it.</summary>
    Draining,

    /// <summary>Its SAs have stopped; it gives the ownership back.</summary>
    Releasing,

    /// <summary>The ownership is lost; its SAs may do nothing more and are being stopped.</summary>
    Lost,
}
