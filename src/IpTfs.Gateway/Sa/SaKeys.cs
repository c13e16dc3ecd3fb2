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
    private volatile bool _disposed;

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
    /// <exception cref="ObjectDisposedException">The keys are cleared.</exception>
    public SaFingerprint Fingerprint(string direction)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return SaFingerprint.Compute(direction, Suite.Keyword, _key, _authKey);
    }

    /// <summary>Makes a transform with these keys; the caller owns it.</summary>
    /// <exception cref="ObjectDisposedException">The keys are cleared: nothing may ever be sealed with what is left of them.</exception>
    public EspTransform CreateTransform(bool esn, string provider)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return EspTransformFactory.Create(Suite, _key, _authKey, esn, provider);
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_authKey);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Suite.Keyword} SPI 0x{Spi:x8}";
}
