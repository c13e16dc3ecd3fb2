namespace IpTfs.Crypto;

/// <summary>The entry of a <see cref="CryptoReport"/> for one provider and one suite.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Reason">Why it was or was not chosen, as a sentence.</param>
/// <param name="SmallNanos">Nanoseconds to seal 64 octets of payload; null when it was not measured.</param>
/// <param name="LargeNanos">Nanoseconds to seal 1408 octets of payload; null when it was not measured.</param>
public sealed record CryptoCandidate(string Provider, string Reason, double? SmallNanos, double? LargeNanos);
