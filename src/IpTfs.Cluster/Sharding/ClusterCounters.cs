namespace IpTfs.Cluster.Sharding;

/// <summary>What a node has done in its cluster since it started.</summary>
public record struct ClusterCounters
{
    /// <summary>Times the node became a member.</summary>
    public long Joins;

    /// <summary>Shards that the node became the owner of.</summary>
    public long Claims;

    /// <summary>Shards that another node claimed first.</summary>
    public long ClaimsLost;

    /// <summary>Shards that the node handed over or released.</summary>
    public long HandOvers;

    /// <summary>Shards whose ownership the node lost: its lease ended, or the store had another owner or ledger record.</summary>
    public long OwnershipsLost;

    /// <summary>Ledger records written, claims and hand-overs included.</summary>
    public long LedgerWrites;

    /// <summary>Ranges of sequence numbers handed out.</summary>
    public long Ranges;

    /// <summary>Ceilings raised.</summary>
    public long CeilingsRaised;

    /// <summary>Ceilings lowered.</summary>
    public long CeilingsLowered;

    /// <summary>Requests to the store that got no answer or a refusal.</summary>
    public long StoreFailures;
}
