using System.Security.Cryptography;
using IpTfs.Crypto;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Sa;

/// <summary>The SPI and keys of one security association in one direction. Owns its copies of the keys; disposing clears them.</summary>
/// <remarks>Nothing of the keys appears in its text. Thread-safe until disposed.</remarks>
public sealed class SaKeys : IDisposable
{
    private readonly byte[] _key;
    private readonly byte[] _authKey;

    /// <summary>Copies the keys.</summary>
    /// <param name="spi">The security parameters index.</param>
    /// <param name="suite">What the keys are for.</param>
    /// <param name="key">The cipher key, salt included.</param>
    /// <param name="authKey">The integrity key; empty for AEAD suites.</param>
    public SaKeys(uint spi, EspSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> authKey)
    {
        Spi = spi;
        Suite = suite;
        _key = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        _authKey = GC.AllocateUninitializedArray<byte>(authKey.Length, pinned: true);
        key.CopyTo(_key);
        authKey.CopyTo(_authKey);
    }

    /// <summary>The security parameters index.</summary>
    public uint Spi { get; }

    /// <summary>What the keys are for.</summary>
    public EspSuite Suite { get; }

    /// <summary>What the ledger and the checkpoints know this SA by.</summary>
    public SaFingerprint Fingerprint(string direction) => SaFingerprint.Compute(direction, Suite.Keyword, _key, _authKey);

    /// <summary>Makes a transform with these keys; the caller owns it.</summary>
    public EspTransform CreateTransform(bool esn, string provider) => EspTransformFactory.Create(Suite, _key, _authKey, esn, provider);

    /// <summary>Whether SPI, suite and keys are the same, compared in constant time.</summary>
    public bool Matches(SaKeys other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Spi == other.Spi && Suite == other.Suite
            && CryptographicOperations.FixedTimeEquals(_key, other._key) & CryptographicOperations.FixedTimeEquals(_authKey, other._authKey);
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_authKey);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Suite.Keyword} SPI 0x{Spi:x8}";
}
