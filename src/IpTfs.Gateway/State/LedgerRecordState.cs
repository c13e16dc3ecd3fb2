namespace IpTfs.Gateway.State;

/// <summary>The state of a record of the sequence ledger.</summary>
public enum LedgerRecordState
{
    /// <summary>All checks match.</summary>
    Intact,

    /// <summary>One of the two copies is damaged; the true end is at most one reservation above that of the other copy.</summary>
    HalfLost,

    /// <summary>The fingerprint is intact, but both copies of the end are damaged.</summary>
    Lost,

    /// <summary>The fingerprint is damaged: the record may belong to any SA without another record.</summary>
    Unreadable,
}
