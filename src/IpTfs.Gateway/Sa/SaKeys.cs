using System.Security.Cryptography;
using IpTfs.Configuration.Secrets;
using IpTfs.Crypto;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Sa;

/// <summary>The SPI and keys of one security association in one direction. Owns its copies of the keys; disposing clears them.</summary>
/// <remarks>Nothing of the keys appears in its text. Thread-safe until disposed.</remarks>
public sealed class SaKeys : IDisposable
{
    private readonly Memory<byte> _keys;
    private readonly int _keyLength;
    private volatile bool _disposed;

    /// <summary>Copies the keys.</summary>
    /// <param name="spi">The security parameters index.</param>
    /// <param name="suite">The suite of the keys.</param>
    /// <param name="key">The cipher key, salt included.</param>
    /// <param name="authKey">The integrity key; empty for AEAD suites.</param>
    public SaKeys(uint spi, EspSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> authKey)
    {
        Spi = spi;
        Suite = suite;
        _keys = PinnedSlab.Allocate(key.Length + authKey.Length);
        _keyLength = key.Length;
        key.CopyTo(_keys.Span);
        authKey.CopyTo(_keys.Span[key.Length..]);
    }

    /// <summary>The security parameters index.</summary>
    public uint Spi { get; }

    private ReadOnlySpan<byte> Key => _keys.Span[.._keyLength];

    private ReadOnlySpan<byte> AuthKey => _keys.Span[_keyLength..];

    /// <summary>The suite of the keys.</summary>
    public EspSuite Suite { get; }

    /// <summary>The fingerprint that identifies this SA in the ledger and the checkpoints.</summary>
    /// <exception cref="ObjectDisposedException">The keys are cleared.</exception>
    public SaFingerprint Fingerprint(string direction)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return SaFingerprint.Compute(direction, Suite.Keyword, Key, AuthKey);
    }

    /// <summary>Checks, without making a transform, that one can be made.</summary>
    /// <param name="provider">The crypto provider's name.</param>
    /// <exception cref="ArgumentException">The SPI is 0, a key has the wrong length, or there is no such provider.</exception>
    /// <exception cref="NotSupportedException">The provider cannot serve the suite on this machine; the message says why.</exception>
    /// <exception cref="ObjectDisposedException">The keys are cleared.</exception>
    public void Validate(string provider)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfZero(Spi);
        if (_keyLength != Suite.KeyLength || _keys.Length - _keyLength != Suite.AuthKeyLength)
            throw new ArgumentException($"{Suite.Keyword} takes keys of {Suite.KeyLength} and {Suite.AuthKeyLength} octets, not {_keyLength} and {_keys.Length - _keyLength}");
        if (CryptoProviders.FaultOf(provider, Suite) is { } fault)
            throw new NotSupportedException($"crypto provider {provider} cannot serve {Suite.Keyword}: {fault}");
    }

    /// <summary>Makes a transform with these keys; the caller owns it.</summary>
    /// <exception cref="ObjectDisposedException">The keys are cleared: nothing may be sealed with zeroed keys.</exception>
    public EspTransform CreateTransform(bool esn, string provider)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return EspTransformFactory.Create(Suite, Key, AuthKey, esn, provider);
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_keys.Span);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Suite.Keyword} SPI 0x{Spi:x8}";
}
