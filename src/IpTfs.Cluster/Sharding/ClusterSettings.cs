namespace IpTfs.Cluster.Sharding;

/// <summary>The settings of a node in its cluster.</summary>
public sealed record ClusterSettings
{
    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>The program's version, for the other nodes' operators.</summary>
    public string Version { get; init; } = "";

    /// <summary>Number of shards; the same on all nodes.</summary>
    public int Shards { get; init; } = 256;

    /// <summary>The node's share of the shards, relative to the other nodes' weights.</summary>
    public int Weight { get; init; } = 100;

    /// <summary>How long after its last lease renewal a node counts as gone.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long before the earliest expiry of its lease the node stops. Covers a clock that runs slower than the store's, and the batch that an SA is processing then.
    /// </summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromMilliseconds(450);

    /// <summary>How long a node of a new cluster waits after joining before it claims shards, so that nodes which start together share the shards at once.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a node stays after it has handed its last shard over, to relay packets that still arrive for it.</summary>
    public TimeSpan Parting { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Shards that are handed over at the same time.</summary>
    public int HandOvers { get; init; } = 4;

    /// <summary>Whether other nodes may hand shards over to this node in one step; else they release the shards, and this node claims them.</summary>
    public bool Adopts { get; init; } = true;

    /// <summary>Shards that are claimed at the same time.</summary>
    public int Claims { get; init; } = 32;

    /// <summary>The most ledger records that the node writes in a second while no SA stands still.</summary>
    public int LedgerWritesPerSecond { get; init; } = 200;

    /// <summary>Where other nodes relay ESP packets of this node's SAs to; null when it accepts none.</summary>
    public string? Relay { get; init; }

    /// <summary>The addresses at which the node serves tunnels.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Recognizes the cluster key.</summary>
    public required string KeyCheck { get; init; }

    /// <summary>The store as the node knew it when it last ran.</summary>
    public LastSeen LastSeen { get; init; }
}
