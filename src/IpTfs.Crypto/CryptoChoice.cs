namespace IpTfs.Crypto;

/// <summary>The entry of a <see cref="CryptoReport"/> for one suite.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Provider">The name of the provider that <see cref="CryptoProviders.Auto"/> takes; null when none can serve the suite.</param>
/// <param name="Candidates">Every provider, fastest first.</param>
public sealed record CryptoChoice(EspSuite Suite, string? Provider, IReadOnlyList<CryptoCandidate> Candidates);
