using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>AES-CBC from libcrypto: two contexts, because the key schedules of the two directions differ.</summary>
internal sealed unsafe class OpenSslCbc : CbcCipher
{
    private readonly CipherContext _encrypt;
    private readonly CipherContext _decrypt;

    /// <summary>Makes the cipher.</summary>
    public OpenSslCbc(nint cipher, ReadOnlySpan<byte> key)
    {
        _encrypt = new CipherContext(cipher, key, encrypt: true);
        _decrypt = new CipherContext(cipher, key, encrypt: false);
        _ = LibCrypto.SetPadding(_encrypt.Pointer, 0);
        _ = LibCrypto.SetPadding(_decrypt.Pointer, 0);
    }

    /// <inheritdoc/>
    public override void Encrypt(byte* text, int length)
    {
        var zero = stackalloc byte[BlockLength];
        Unsafe.InitBlockUnaligned(zero, 0, BlockLength);
        Run(_encrypt.Pointer, zero, text, length, 1);
    }

    /// <inheritdoc/>
    public override void Decrypt(byte* ivAndText, int length)
    {
        if (length > BlockLength) Run(_decrypt.Pointer, ivAndText, ivAndText + BlockLength, length - BlockLength, 0);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _encrypt.Dispose();
        _decrypt.Dispose();
    }

    private static void Run(nint context, byte* iv, byte* text, int length, int encrypt)
    {
        if (LibCrypto.CipherInit(context, 0, 0, null, iv, encrypt) != 1 || LibCrypto.Cipher(context, text, text, (uint)length) < 0)
        {
            throw new CryptographicException("libcrypto could not run AES-CBC");
        }
    }
}
