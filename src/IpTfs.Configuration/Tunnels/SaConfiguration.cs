using IpTfs.Configuration.Secrets;

namespace IpTfs.Configuration.Tunnels;

/// <summary>The SPI and keys of one security association in one direction. Owns the keys.</summary>
/// <param name="Spi">The security parameters index, above 255.</param>
/// <param name="Key">The cipher key, then the salt; empty for NULL encryption.</param>
/// <param name="AuthKey">The integrity key; empty for AEAD suites.</param>
public sealed record SaConfiguration(uint Spi, SecretBytes Key, SecretBytes AuthKey) : IDisposable
{
    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        Key.Dispose();
        AuthKey.Dispose();
    }
}
