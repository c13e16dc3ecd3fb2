using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Esp;

namespace IpTfs.Crypto;

/// <summary>
/// One way to protect ESP packets: a cipher with its key size and, where the cipher does not authenticate, an integrity algorithm.
/// The instances in <see cref="All"/> are the only ones: compare them by reference.
/// </summary>
public sealed class EspSuite
{
    private EspSuite(string keyword, EspCipher cipher, int cipherKeyLength, EspIntegrity integrity)
    {
        Keyword = keyword;
        Cipher = cipher;
        CipherKeyLength = cipherKeyLength;
        Integrity = integrity;
        (SaltLength, IvLength, PaddingAlignment, EncryptionTransformId) = cipher switch
        {
            EspCipher.AesGcm => (4, 8, 4, 20),
            EspCipher.ChaCha20Poly1305 => (4, 8, 4, 28),
            EspCipher.AesGmac => (4, 8, 4, 21),
            //= RFC3602 §2.3: the payload with its trailer is a multiple of the block size
            EspCipher.AesCbc => (0, 16, 16, 12),
            _ => (0, 0, 4, 11),
        };
        //= RFC4868 §2.6: key of the hash's output length, ICV of half of it
        (AuthKeyLength, IcvLength, IntegrityTransformId) = integrity switch
        {
            EspIntegrity.HmacSha256 => (32, 16, 12),
            EspIntegrity.HmacSha384 => (48, 24, 13),
            EspIntegrity.HmacSha512 => (64, 32, 14),
            _ => (0, 16, 0),
        };
    }

    /// <summary>Every suite, by kind: the AEADs, GMAC, CBC with HMAC, NULL with HMAC.</summary>
    public static IReadOnlyList<EspSuite> All { get; } =
    [
        new("aes128gcm16", EspCipher.AesGcm, 16, EspIntegrity.None),
        new("aes192gcm16", EspCipher.AesGcm, 24, EspIntegrity.None),
        new("aes256gcm16", EspCipher.AesGcm, 32, EspIntegrity.None),
        new("chacha20poly1305", EspCipher.ChaCha20Poly1305, 32, EspIntegrity.None),
        new("aes128gmac", EspCipher.AesGmac, 16, EspIntegrity.None),
        new("aes192gmac", EspCipher.AesGmac, 24, EspIntegrity.None),
        new("aes256gmac", EspCipher.AesGmac, 32, EspIntegrity.None),
        new("aes128-sha256", EspCipher.AesCbc, 16, EspIntegrity.HmacSha256),
        new("aes128-sha384", EspCipher.AesCbc, 16, EspIntegrity.HmacSha384),
        new("aes128-sha512", EspCipher.AesCbc, 16, EspIntegrity.HmacSha512),
        new("aes192-sha256", EspCipher.AesCbc, 24, EspIntegrity.HmacSha256),
        new("aes192-sha384", EspCipher.AesCbc, 24, EspIntegrity.HmacSha384),
        new("aes192-sha512", EspCipher.AesCbc, 24, EspIntegrity.HmacSha512),
        new("aes256-sha256", EspCipher.AesCbc, 32, EspIntegrity.HmacSha256),
        new("aes256-sha384", EspCipher.AesCbc, 32, EspIntegrity.HmacSha384),
        new("aes256-sha512", EspCipher.AesCbc, 32, EspIntegrity.HmacSha512),
        new("null-sha256", EspCipher.Null, 0, EspIntegrity.HmacSha256),
        new("null-sha384", EspCipher.Null, 0, EspIntegrity.HmacSha384),
        new("null-sha512", EspCipher.Null, 0, EspIntegrity.HmacSha512),
    ];

    /// <summary>The name of the suite in configuration: strongSwan's proposal keywords.</summary>
    public string Keyword { get; }

    /// <summary>The encryption algorithm.</summary>
    public EspCipher Cipher { get; }

    /// <summary>The integrity algorithm beside the cipher; <see cref="EspIntegrity.None"/> for the combined modes.</summary>
    public EspIntegrity Integrity { get; }

    /// <summary>Octets of the cipher's own key, without salt; 0 for NULL.</summary>
    public int CipherKeyLength { get; }

    /// <summary>Octets of salt behind the cipher key: the fixed part of the nonce; 0 where there is none.</summary>
    public int SaltLength { get; }

    /// <summary>Octets of keying material for the cipher: key, then salt. The configuration's <c>key</c> must have this length.</summary>
    public int KeyLength => CipherKeyLength + SaltLength;

    /// <summary>Octets of the integrity key; 0 for the combined modes.</summary>
    public int AuthKeyLength { get; }

    /// <summary>Octets of the explicit IV in each packet.</summary>
    public int IvLength { get; }

    /// <summary>Octets of the integrity check value of each packet.</summary>
    public int IcvLength { get; }

    /// <summary>The number of octets of which payload and trailer together must be a multiple.</summary>
    public int PaddingAlignment { get; }

    /// <summary>What ESP adds to a payload under this suite.</summary>
    public EspOverhead Overhead => EspOverhead.Of(IvLength, IcvLength, PaddingAlignment);

    /// <summary>The number of the encryption algorithm in the IKEv2 registry (transform type 1).</summary>
    public int EncryptionTransformId { get; }

    /// <summary>The number of the integrity algorithm in the IKEv2 registry (transform type 3); 0, NONE, for the combined modes.</summary>
    public int IntegrityTransformId { get; }

    /// <summary>The value of IKEv2's Key Length attribute in bits; 0 where the attribute must be absent.</summary>
    public int KeyLengthAttribute => Cipher is EspCipher.ChaCha20Poly1305 or EspCipher.Null ? 0 : CipherKeyLength * 8;

    /// <summary>Finds a suite by its keyword, whatever the case of its letters. False when there is none.</summary>
    public static bool TryParse(string? keyword, [NotNullWhen(true)] out EspSuite? suite)
    {
        foreach (var candidate in All)
        {
            if (!string.Equals(candidate.Keyword, keyword, StringComparison.OrdinalIgnoreCase)) continue;
            suite = candidate;
            return true;
        }

        suite = null;
        return false;
    }

    /// <summary>The keyword.</summary>
    public override string ToString() => Keyword;
}
