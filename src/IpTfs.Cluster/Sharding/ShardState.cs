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

    /// <summary>Who owns it, as far as the watch has told.</summary>
    public OwnerRecord? Owner { get; set; }

    /// <summary>The revision of the watch's last word about the owner.</summary>
    public long OwnerSeenAt { get; set; }

    /// <summary>The revision of the owner's record itself.</summary>
    public long OwnerRevision { get; set; }

    /// <summary>What the owner before left for this node, while it lies in the store.</summary>
    public ReadOnlyMemory<byte>? HandoffRecord { get; set; }

    /// <summary>The latest ownership that this node has had or has declined: a record of it that the watch still shows is no news.</summary>
    public long LastEpoch { get; set; }

    /// <summary>Who gets it once its SAs have stopped; null where it is released for whoever comes.</summary>
    public NodeRecord? Heir { get; set; }

    /// <summary>Whether the next owner could not be given the shard: it is released for whoever comes.</summary>
    public bool HasNoHeir { get; set; }

    public ShardPhase Phase { get; set; }

    /// <summary>When the node began to hand it over.</summary>
    public MonotonicTime DrainingSince { get; set; }

    /// <summary>Where the node has the ownership: the revision of its claim.</summary>
    public long ClaimRevision { get; set; }

    /// <summary>The revision of the ledger record that the node wrote last.</summary>
    public long LedgerRevision { get; set; }

    /// <summary>The ledger, while the node has the ownership or asks for it.</summary>
    public ShardLedger? Ledger { get; set; }

    /// <summary>Where the SAs have come to, once they have stopped and while a ledger write is awaited.</summary>
    public IReadOnlyList<FinalFigures>? Figures { get; set; }

    /// <summary>The earliest time of the next ledger write that nobody waits for.</summary>
    public MonotonicTime NextWrite { get; set; }

    /// <summary>Why this node, which should own it, cannot start it.</summary>
    public string? Fault { get; set; }

    /// <summary>When to try a faulty one again.</summary>
    public MonotonicTime FaultUntil { get; set; }

    public long Epoch => Ledger?.Epoch ?? 0;

    /// <summary>Forgets the ownership.</summary>
    public void Forget()
    {
        Phase = ShardPhase.Idle;
        Ledger = null;
        Figures = null;
        Heir = null;
        HasNoHeir = false;
    }
}
