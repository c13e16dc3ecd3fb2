namespace IpTfs.Gateway.State;

/// <summary>A request for a range of ESP sequence numbers.</summary>
/// <param name="Sa">The SA that asks.</param>
/// <param name="Count">How many numbers it wants; at least 1.</param>
/// <param name="Last">The last number that the SA may ever use: 2^32 − 1 without ESN.</param>
public readonly record struct SequenceRequest(SaFingerprint Sa, ulong Count, ulong Last);
