namespace IpTfs.Gateway.State;

/// <summary>What is left of a record of the sequence ledger.</summary>
public enum LedgerRecordState
{
    /// <summary>Everything checks out.</summary>
    Intact,

    /// <summary>One of the two copies is damaged; the true end lies at most one reservation above the other.</summary>
    HalfLost,

    /// <summary>It is known whose record it is, but not how far it had come.</summary>
    Lost,

    /// <summary>Not even whose record it is can be read: it may be that of any SA that is not found elsewhere.</summary>
    Unreadable,
}
