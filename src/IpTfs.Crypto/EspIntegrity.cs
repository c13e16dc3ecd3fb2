namespace IpTfs.Crypto;

/// <summary>The algorithm that authenticates an ESP packet whose cipher does not.</summary>
public enum EspIntegrity
{
    /// <summary>The cipher authenticates: a combined-mode suite.</summary>
    None,

    /// <summary>HMAC-SHA2-256 cut to 128 bits (RFC 4868).</summary>
    HmacSha256,

    /// <summary>HMAC-SHA2-384 cut to 192 bits (RFC 4868).</summary>
    HmacSha384,

    /// <summary>HMAC-SHA2-512 cut to 256 bits (RFC 4868).</summary>
    HmacSha512,
}
