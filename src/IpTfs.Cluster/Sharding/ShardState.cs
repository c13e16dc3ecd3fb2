using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Membership;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

/// <summary>What a <see cref="ClusterMachine"/> knows of one shard.</summary>
internal sealed class ShardState(int shard)
{
    public int Shard { get; } = shard;

    public string OwnerKey { get; } = ClusterKeys.Owner(shard);

    public string LedgerKey { get; } = ClusterKeys.Ledger(shard);

    public string HandOverKey { get; } = ClusterKeys.HandOver(shard);

    /// <summary>The owner, as this node last learned it; null for none.</summary>
    public OwnerRecord? Owner { get; set; }

    /// <summary>The store's revision as of which the owner is known.</summary>
    public long OwnerSeenAt { get; set; }

    /// <summary>The revision at which the owner record was written.</summary>
    public long OwnerRevision { get; set; }

    /// <summary>The handoff record that the previous owner wrote for this node, while the store has it.</summary>
    public ReadOnlyMemory<byte>? HandoffRecord { get; set; }

    /// <summary>The latest epoch that this node has owned or declined: an owner record of that epoch or an earlier one is not adopted.</summary>
    public long LastEpoch { get; set; }

    /// <summary>The next owner, once the SAs have stopped; null when the shard is released for any node to claim.</summary>
    public NodeRecord? Successor { get; set; }

    /// <summary>Whether the hand-over to the next owner failed: the shard is released for any node to claim.</summary>
    public bool HasNoSuccessor { get; set; }

    public ShardPhase Phase { get; set; }

    /// <summary>When the node began to hand the shard over.</summary>
    public MonotonicTime DrainingSince { get; set; }

    /// <summary>The revision of this node's owner record, while the node owns the shard.</summary>
    public long ClaimRevision { get; set; }

    /// <summary>The revision of the ledger record that the node wrote last.</summary>
    public long LedgerRevision { get; set; }

    /// <summary>The ledger, while the node owns the shard or claims it.</summary>
    public ShardLedger? Ledger { get; set; }

    /// <summary>The final numbers of the stopped SAs, while the hand-over waits for a ledger write.</summary>
    public IReadOnlyList<FinalPosition>? Figures { get; set; }

    /// <summary>The earliest time of the next ledger write that no SA waits for.</summary>
    public MonotonicTime NextWrite { get; set; }

    /// <summary>Why this node, which should own the shard, cannot start it.</summary>
    public string? Fault { get; set; }

    /// <summary>When to try a faulty shard again.</summary>
    public MonotonicTime FaultUntil { get; set; }

    public long Epoch => Ledger?.Epoch ?? 0;

    /// <summary>Forgets the ownership.</summary>
    public void Forget()
    {
        Phase = ShardPhase.Idle;
        Ledger = null;
        Figures = null;
        Successor = null;
        HasNoSuccessor = false;
    }
}
