using IpTfs.Crypto.KnownAnswers;
using IpTfs.Crypto.Primitives;
using IpTfs.Crypto.Transforms;
using IpTfs.Protocol.Esp;

namespace IpTfs.Crypto;

/// <summary>A library that implements the ciphers and hashes of some suites. Thread-safe.</summary>
internal abstract class CryptoProvider
{
    private readonly Lazy<string?>[] _faults;

    /// <summary>Makes the provider without loading its library.</summary>
    protected CryptoProvider() =>
        _faults = [.. EspSuite.All.Select(suite => new Lazy<string?>(() => Missing ?? Lacks(suite) ?? KnownAnswer.Check(this, suite)))];

    /// <summary>The name by which configuration chooses it.</summary>
    public abstract string Name { get; }

    /// <summary>The library behind it and its version.</summary>
    public abstract string Version { get; }

    /// <summary>Why the library cannot be used on this machine, as a sentence; null when it can.</summary>
    public abstract string? Missing { get; }

    /// <summary>Whether sealing and opening allocate no managed memory.</summary>
    public virtual bool IsAllocationFree => true;

    /// <summary>Why the provider cannot be used for a suite: the library or the algorithm is missing, or it gives wrong answers; null when it can.</summary>
    /// <remarks>The known answers are computed when a suite is asked for the first time, then remembered.</remarks>
    public string? FaultOf(EspSuite suite)
    {
        for (var i = 0; i < _faults.Length; i++)
        {
            if (ReferenceEquals(EspSuite.All[i], suite)) return _faults[i].Value;
        }

        throw new ArgumentException("the suite is not one of EspSuite.All", nameof(suite));
    }

    /// <summary>Makes a transform. The caller has checked the keys' lengths and that the provider has the suite; it owns the result.</summary>
    public EspTransform Create(EspSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> authKey, bool esn)
    {
        var cipherKey = key[..suite.CipherKeyLength];
        var salt = key[suite.CipherKeyLength..];
        switch (suite.Cipher)
        {
            case EspCipher.AesGcm or EspCipher.ChaCha20Poly1305:
                return new AeadTransform(suite, salt, esn, CreateAead(suite.Cipher, cipherKey));
            case EspCipher.AesGmac:
                return new GmacTransform(suite, salt, esn, CreateAead(EspCipher.AesGcm, cipherKey));
            case EspCipher.AesCbc:
                var hash = CreateHash(suite.Integrity, authKey);
                try
                {
                    return new CbcHmacTransform(suite, esn, CreateCbc(cipherKey), hash);
                }
                catch
                {
                    hash.Dispose();
                    throw;
                }

            default:
                return new NullHmacTransform(suite, esn, CreateHash(suite.Integrity, authKey));
        }
    }

    /// <summary>Makes AES-GCM, which serves GMAC too, or ChaCha20-Poly1305. The caller owns it.</summary>
    internal abstract AeadCipher CreateAead(EspCipher cipher, ReadOnlySpan<byte> key);

    /// <summary>Makes AES-CBC. The caller owns it.</summary>
    internal abstract CbcCipher CreateCbc(ReadOnlySpan<byte> key);

    /// <summary>Makes HMAC-SHA2. The caller owns it.</summary>
    internal abstract KeyedHash CreateHash(EspIntegrity integrity, ReadOnlySpan<byte> key);

    /// <summary>Says, as a sentence, which part of a suite the library does not offer; null when it offers all. Called only when the library is present.</summary>
    protected abstract string? Lacks(EspSuite suite);
}
