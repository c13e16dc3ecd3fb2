using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>
/// AES-GCM and ChaCha20-Poly1305 from libcrypto. One context lives as long as the key; each packet sets only the direction and the IV.
/// </summary>
/// <remarks>
/// <c>EVP_Cipher</c> instead of <c>EVP_CipherUpdate</c>, and parameters instead of <c>EVP_CIPHER_CTX_ctrl</c>, run the same code of the library
/// through one layer less. A packet must end with <c>EVP_CipherFinal_ex</c>. <c>EVP_Cipher</c> without input does not finish every cipher: for
/// ChaCha20-Poly1305 OpenSSL 3.0 then reports success without having compared the tag.
/// </remarks>
internal sealed unsafe class OpenSslAead : AeadCipher
{
    private readonly CipherContext _context;
    // The list of one parameter that names the tag, the tag, the parameter's name, and room for the output of EVP_CipherFinal_ex.
    private readonly SecretMemory _memory = new(256);
    private readonly OsslParam* _parameters;
    private readonly byte* _tag;
    private readonly byte* _room;

    /// <summary>Makes the cipher.</summary>
    public OpenSslAead(nint cipher, ReadOnlySpan<byte> key)
    {
        _context = new CipherContext(cipher, key, encrypt: true);
        _parameters = (OsslParam*)_memory.Pointer;
        _tag = _memory.Pointer + 128;
        _room = _memory.Pointer + 160;
        var name = _memory.Pointer + 192;
        "tag\0"u8.CopyTo(new Span<byte>(name, 4));
        _parameters[0] = new OsslParam { Key = name, DataType = OsslParam.OctetString, Data = _tag, DataSize = TagLength };
    }

    /// <inheritdoc/>
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var context = _context.Pointer;
        if (LibCrypto.CipherInit(context, 0, 0, null, nonce, 1) != 1
            || !Run(context, aad, aadLength, text, textLength)
            || LibCrypto.GetParams(context, _parameters) != 1)
        {
            ThrowRefused();
        }

        Unsafe.CopyBlockUnaligned(tag, _tag, TagLength);
    }

    /// <inheritdoc/>
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var context = _context.Pointer;
        Unsafe.CopyBlockUnaligned(_tag, tag, TagLength);
        return LibCrypto.CipherInit(context, 0, 0, null, nonce, 0) == 1
            && LibCrypto.SetParams(context, _parameters) == 1
            && Run(context, aad, aadLength, text, textLength);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _context.Dispose();
        _memory.Dispose();
    }

    private bool Run(nint context, byte* aad, int aadLength, byte* text, int textLength) =>
        LibCrypto.Cipher(context, null, aad, (uint)aadLength) >= 0
        && (textLength == 0 || LibCrypto.Cipher(context, text, text, (uint)textLength) >= 0)
        && LibCrypto.CipherFinal(context, _room, (int*)(_room + TagLength)) == 1;

    [DoesNotReturn]
    private static void ThrowRefused() => throw new CryptographicException("libcrypto could not encrypt");
}
