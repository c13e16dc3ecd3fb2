using IpTfs.Crypto;

namespace IpTfs.Benchmarks;

/// <summary>One provider serving one suite.</summary>
public sealed record CryptoCase(string Provider, EspSuite Suite)
{
    /// <summary>One suite of each kind, and AES-256-GCM.</summary>
    public static readonly string[] Typical = ["aes128gcm16", "aes256gcm16", "chacha20poly1305", "aes128gmac", "aes128-sha256", "aes256-sha512", "null-sha256"];

    /// <summary>Every provider that can serve the suites on this machine.</summary>
    public static IEnumerable<CryptoCase> Of(IEnumerable<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (!EspSuite.TryParse(keyword, out var suite)) throw new ArgumentException($"there is no suite \"{keyword}\"", nameof(keywords));
            foreach (var provider in CryptoProviders.Names)
            {
                if (CryptoProviders.FaultOf(provider, suite) is null) yield return new CryptoCase(provider, suite);
            }
        }
    }

    public override string ToString() => $"{Suite.Keyword} {Provider}";
}
