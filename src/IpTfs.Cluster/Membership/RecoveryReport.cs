namespace IpTfs.Cluster.Membership;

/// <summary>What a recovery did.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Message">The same in a sentence for an operator.</param>
/// <param name="Record">The cluster's record as it is now; null when it is not known.</param>
public sealed record RecoveryReport(RecoveryOutcome Outcome, string Message, ClusterRecord? Record = null);
