namespace IpTfs.Cluster.Sharding;

/// <summary>What a node brings to a cluster.</summary>
public sealed record ClusterSettings
{
    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>The program's version, for the other nodes' operators.</summary>
    public string Version { get; init; } = "";

    /// <summary>Number of shards; the same on all nodes.</summary>
    public int Shards { get; init; } = 256;

    /// <summary>The node's share beside the others'.</summary>
    public int Weight { get; init; } = 100;

    /// <summary>How long after its last sign a node counts as gone.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long before its lease can have expired the node stops. Covers a clock that runs slower than the store's, and what an SA has under way at that instant.
    /// </summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromMilliseconds(450);

    /// <summary>How long after its own coming a node waits before it claims, so that nodes which start together share at once.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a node stays after it has handed its last shard over, to pass on what still arrives for it.</summary>
    public TimeSpan Parting { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Shards that are handed over at the same time.</summary>
    public int HandOvers { get; init; } = 4;

    /// <summary>Whether others may hand shards over to it in one step; else they release them, and it claims them.</summary>
    public bool Adopts { get; init; } = true;

    /// <summary>Shards that are claimed at the same time.</summary>
    public int Claims { get; init; } = 32;

    /// <summary>The most ledger records that the node writes in a second while no SA stands still.</summary>
    public int LedgerWritesPerSecond { get; init; } = 200;

    /// <summary>Where the others send ESP that this node owns; null when it takes none.</summary>
    public string? Relay { get; init; }

    /// <summary>The addresses that it serves tunnels at.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Recognizes the cluster key.</summary>
    public required string KeyCheck { get; init; }

    /// <summary>The store as the node knew it when it last ran.</summary>
    public LastSeen LastSeen { get; init; }
}
