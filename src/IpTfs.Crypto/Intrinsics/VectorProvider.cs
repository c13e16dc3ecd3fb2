using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Intrinsics;

/// <summary>AES-GCM in the processor's own instructions, written here: no library to be found, no call into native code.</summary>
internal sealed class VectorProvider : CryptoProvider
{
    /// <inheritdoc/>
    public override string Name => "vector";

    /// <inheritdoc/>
    public override string Version =>
        $"AES-GCM in x86-64 instructions, {(Pclmulqdq.V512.IsSupported && Avx512BW.IsSupported ? "VPCLMULQDQ of 512 bits" : "PCLMULQDQ")}";

    /// <inheritdoc/>
    public override string? Missing =>
        Aes.IsSupported && Pclmulqdq.IsSupported && Ssse3.IsSupported ? null : "the processor has no AES and carry-less multiplication instructions of x86-64";

    /// <inheritdoc/>
    internal override AeadCipher CreateAead(EspCipher cipher, ReadOnlySpan<byte> key) => new VectorGcm(key);

    /// <inheritdoc/>
    internal override CbcCipher CreateCbc(ReadOnlySpan<byte> key) => throw new UnreachableException();

    /// <inheritdoc/>
    internal override KeyedHash CreateHash(EspIntegrity integrity, ReadOnlySpan<byte> key) => throw new UnreachableException();

    /// <inheritdoc/>
    protected override string? Lacks(EspSuite suite) =>
        suite.Cipher is EspCipher.AesGcm or EspCipher.AesGmac ? null : "it has AES-GCM and AES-GMAC only";
}
