using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Framework;

/// <summary>System.Security.Cryptography, which is present wherever the program runs.</summary>
internal sealed class FrameworkProvider : CryptoProvider
{
    /// <inheritdoc/>
    public override string Name => "framework";

    /// <inheritdoc/>
    public override string Version => $".NET {Environment.Version}";

    /// <inheritdoc/>
    public override string? Missing => null;

    /// <inheritdoc/>
    internal override AeadCipher CreateAead(EspCipher cipher, ReadOnlySpan<byte> key) =>
        cipher == EspCipher.ChaCha20Poly1305 ? new FrameworkChaCha(key) : new FrameworkGcm(key);

    /// <inheritdoc/>
    internal override CbcCipher CreateCbc(ReadOnlySpan<byte> key) => new FrameworkCbc(key);

    /// <inheritdoc/>
    internal override KeyedHash CreateHash(EspIntegrity integrity, ReadOnlySpan<byte> key) => new FrameworkHmac(integrity, key);

    /// <inheritdoc/>
    protected override string? Lacks(EspSuite suite) => suite.Cipher switch
    {
        EspCipher.AesGcm or EspCipher.AesGmac when !AesGcm.IsSupported => "the framework has no AES-GCM on this platform",
        EspCipher.ChaCha20Poly1305 when !ChaCha20Poly1305.IsSupported => "the framework has no ChaCha20-Poly1305 on this platform",
        _ => null,
    };
}
