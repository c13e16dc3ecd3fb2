namespace IpTfs.Crypto.OpenSsl;

/// <summary>The implementations that were fetched from libcrypto, once for the process: a fetch takes microseconds and a lock.</summary>
internal static class OpenSslCiphers
{
    private static readonly nint[] GcmBySize = [LibCrypto.Fetch("AES-128-GCM"), LibCrypto.Fetch("AES-192-GCM"), LibCrypto.Fetch("AES-256-GCM")];
    private static readonly nint[] CbcBySize = [LibCrypto.Fetch("AES-128-CBC"), LibCrypto.Fetch("AES-192-CBC"), LibCrypto.Fetch("AES-256-CBC")];

    /// <summary>ChaCha20-Poly1305; 0 when the library does not offer it.</summary>
    public static nint ChaCha20Poly1305 { get; } = LibCrypto.Fetch("ChaCha20-Poly1305");

    /// <summary>AES-GCM for a key of 16, 24 or 32 octets; 0 when the library does not offer it.</summary>
    public static nint Gcm(int keyLength) => GcmBySize[(keyLength / 8) - 2];

    /// <summary>AES-CBC for a key of 16, 24 or 32 octets; 0 when the library does not offer it.</summary>
    public static nint Cbc(int keyLength) => CbcBySize[(keyLength / 8) - 2];
}
