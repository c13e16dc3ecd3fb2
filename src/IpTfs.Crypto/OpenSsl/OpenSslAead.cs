using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>
/// AES-GCM and ChaCha20-Poly1305 from libcrypto. One context lives as long as the key; each packet sets only the direction and the IV.
/// </summary>
/// <remarks>
/// <c>EVP_Cipher</c> instead of <c>EVP_CipherUpdate</c>, and parameters instead of <c>EVP_CIPHER_CTX_ctrl</c>: the same steps inside the
/// library with a layer less each. The end must be <c>EVP_CipherFinal_ex</c>: <c>EVP_Cipher</c> without input is no end for every cipher,
/// ChaCha20-Poly1305 in OpenSSL 3.0 reports success there without having looked at the tag.
/// </remarks>
internal sealed unsafe class OpenSslAead : AeadCipher
{
    private readonly CipherContext _context;

    /// <summary>Makes the cipher.</summary>
    public OpenSslAead(nint cipher, ReadOnlySpan<byte> key) => _context = new CipherContext(cipher, key, encrypt: true);

    private static ReadOnlySpan<byte> TagName => "tag\0"u8;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var context = _context.Pointer;
        var nothing = stackalloc byte[TagLength];
        int written;
        var ok = LibCrypto.CipherInit(context, 0, 0, null, nonce, 1) == 1
            && LibCrypto.Cipher(context, null, aad, (uint)aadLength) >= 0
            && (textLength == 0 || LibCrypto.Cipher(context, text, text, (uint)textLength) >= 0)
            && LibCrypto.CipherFinal(context, nothing, &written) == 1;
        if (ok)
        {
            var parameters = stackalloc OsslParam[2];
            Describe(parameters, tag);
            ok = LibCrypto.GetParams(context, parameters) == 1;
        }

        if (!ok) ThrowRefused();
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var context = _context.Pointer;
        var nothing = stackalloc byte[TagLength];
        int written;
        var parameters = stackalloc OsslParam[2];
        Describe(parameters, tag);
        return LibCrypto.CipherInit(context, 0, 0, null, nonce, 0) == 1
            && LibCrypto.SetParams(context, parameters) == 1
            && LibCrypto.Cipher(context, null, aad, (uint)aadLength) >= 0
            && (textLength == 0 || LibCrypto.Cipher(context, text, text, (uint)textLength) >= 0)
            && LibCrypto.CipherFinal(context, nothing, &written) == 1;
    }

    /// <inheritdoc/>
    public override void Dispose() => _context.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Describe(OsslParam* parameters, byte* tag)
    {
        // The name is a constant in the program's image, which does not move.
        var name = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in TagName[0]));
        parameters[0] = new OsslParam { Key = name, DataType = OsslParam.OctetString, Data = tag, DataSize = TagLength };
        parameters[1] = default;
    }

    [DoesNotReturn]
    private static void ThrowRefused() => throw new CryptographicException("libcrypto could not encrypt");
}
