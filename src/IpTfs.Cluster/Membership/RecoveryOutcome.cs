namespace IpTfs.Cluster.Membership;

/// <summary>The outcome of a recovery.</summary>
public enum RecoveryOutcome
{
    /// <summary>The cluster's record is written anew: nodes may join.</summary>
    Recovered,

    /// <summary>Nothing was written: the store is the one that the cluster knows.</summary>
    NotNeeded,

    /// <summary>Nothing was written: it would not be safe, or there is nothing to recover.</summary>
    Refused,

    /// <summary>The store did not answer, or refused; the cluster's record may have been written or not.</summary>
    Failed,
}
