namespace IpTfs.Crypto;

/// <summary>The algorithm that encrypts the payload of an ESP packet.</summary>
public enum EspCipher
{
    /// <summary>AES in Galois/Counter mode with a 16-octet ICV (RFC 4106).</summary>
    AesGcm,

    /// <summary>ChaCha20 with Poly1305 (RFC 7634).</summary>
    ChaCha20Poly1305,

    /// <summary>Nothing is encrypted; AES-GMAC authenticates (RFC 4543, ENCR_NULL_AUTH_AES_GMAC).</summary>
    AesGmac,

    /// <summary>AES in cipher block chaining mode (RFC 3602), with a separate integrity algorithm.</summary>
    AesCbc,

    /// <summary>Nothing is encrypted (RFC 2410), with a separate integrity algorithm.</summary>
    Null,
}
