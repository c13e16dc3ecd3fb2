using System.Diagnostics;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.IpsecMb;

/// <summary>intel-ipsec-mb: the fastest AES-GCM on x86-64. The provider offers no other cipher.</summary>
internal sealed class IpsecMbProvider : CryptoProvider
{
    /// <inheritdoc/>
    public override string Name => "ipsec-mb";

    /// <inheritdoc/>
    public override string Version => LibIpsecMb.Version;

    /// <inheritdoc/>
    public override string? Missing => LibIpsecMb.Missing;

    /// <inheritdoc/>
    internal override AeadCipher CreateAead(EspCipher cipher, ReadOnlySpan<byte> key) => new IpsecMbGcm(LibIpsecMb.Gcm[(key.Length / 8) - 2], key);

    /// <inheritdoc/>
    internal override CbcCipher CreateCbc(ReadOnlySpan<byte> key) => throw new UnreachableException();

    /// <inheritdoc/>
    internal override KeyedHash CreateHash(EspIntegrity integrity, ReadOnlySpan<byte> key) => throw new UnreachableException();

    /// <inheritdoc/>
    protected override string? Lacks(EspSuite suite) =>
        suite.Cipher is EspCipher.AesGcm or EspCipher.AesGmac ? null : "its exported functions are for AES-GCM and AES-GMAC only";
}
