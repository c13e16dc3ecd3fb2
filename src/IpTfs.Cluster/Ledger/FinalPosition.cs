using IpTfs.Gateway.State;

namespace IpTfs.Cluster.Ledger;

/// <summary>The final number of an SA that has stopped for good on this node.</summary>
/// <param name="Sa">The SA.</param>
/// <param name="Limit">Of an outbound SA the first number that it has not used; of an inbound SA the highest that it has accepted.</param>
public readonly record struct FinalPosition(SaFingerprint Sa, ulong Limit);
