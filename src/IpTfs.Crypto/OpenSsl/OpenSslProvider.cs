using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>libcrypto of OpenSSL 3 and newer.</summary>
internal sealed class OpenSslProvider : CryptoProvider
{
    /// <inheritdoc/>
    public override string Name => "openssl";

    /// <inheritdoc/>
    public override string Version => LibCrypto.Version;

    /// <inheritdoc/>
    public override string? Missing => LibCrypto.Missing;

    /// <inheritdoc/>
    internal override AeadCipher CreateAead(EspCipher cipher, ReadOnlySpan<byte> key) =>
        new OpenSslAead(cipher == EspCipher.ChaCha20Poly1305 ? OpenSslCiphers.ChaCha20Poly1305 : OpenSslCiphers.Gcm(key.Length), key);

    /// <inheritdoc/>
    internal override CbcCipher CreateCbc(ReadOnlySpan<byte> key) => new OpenSslCbc(OpenSslCiphers.Cbc(key.Length), key);

    /// <inheritdoc/>
    internal override KeyedHash CreateHash(EspIntegrity integrity, ReadOnlySpan<byte> key) => new OpenSslHmac(integrity, key);

    /// <inheritdoc/>
    protected override string? Lacks(EspSuite suite)
    {
        if (suite.Integrity != EspIntegrity.None && !LibCrypto.HasPlainHashes) return "this libcrypto was built without its plain hash functions";
        var cipher = suite.Cipher switch
        {
            EspCipher.AesGcm or EspCipher.AesGmac => OpenSslCiphers.Gcm(suite.CipherKeyLength),
            EspCipher.ChaCha20Poly1305 => OpenSslCiphers.ChaCha20Poly1305,
            EspCipher.AesCbc => OpenSslCiphers.Cbc(suite.CipherKeyLength),
            _ => 1,
        };
        // For example, a FIPS configuration has no ChaCha20.
        return cipher == 0 ? "this libcrypto, as it is configured, does not offer the cipher" : null;
    }
}
