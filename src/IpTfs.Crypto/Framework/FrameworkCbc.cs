using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Framework;

/// <summary>
/// AES-CBC of the framework, without an allocation per packet: the one-shot methods make a context each time, so one running transform per
/// direction serves all packets.
/// </summary>
/// <remarks>
/// A running transform chains each block to the ciphertext block before it, across packets. Encryption therefore XORs the first block of a
/// packet with the last ciphertext block of the packet before, which undoes the chaining. Decryption passes the IV as a block of its own, and
/// its output for that block is ignored.
/// </remarks>
internal sealed unsafe class FrameworkCbc : CbcCipher
{
    private readonly Aes _aes;
    private readonly ICryptoTransform _encrypt;
    private readonly ICryptoTransform _decrypt;
    private readonly byte[] _last = new byte[BlockLength];
    // The transforms take arrays only. A longer packet replaces the array by a longer one. Decrypted text is cleared before a call returns.
    private byte[] _work = GC.AllocateUninitializedArray<byte>(2048, pinned: true);

    /// <summary>Makes the cipher.</summary>
    public FrameworkCbc(ReadOnlySpan<byte> key)
    {
        _aes = Aes.Create();
        _aes.SetKey(key);
        _aes.Mode = CipherMode.CBC;
        _aes.Padding = PaddingMode.None;
        _aes.IV = new byte[BlockLength];
        _encrypt = _aes.CreateEncryptor();
        _decrypt = _aes.CreateDecryptor();
    }

    /// <inheritdoc/>
    public override void Encrypt(byte* text, int length)
    {
        var work = Load(text, length);
        for (var i = 0; i < BlockLength; i++) work[i] ^= _last[i];
        _encrypt.TransformBlock(work, 0, length, work, 0);
        Array.Copy(work, length - BlockLength, _last, 0, BlockLength);
        work.AsSpan(0, length).CopyTo(new Span<byte>(text, length));
    }

    /// <inheritdoc/>
    public override void Decrypt(byte* ivAndText, int length)
    {
        var work = Load(ivAndText, length);
        _decrypt.TransformBlock(work, 0, length, work, 0);
        work.AsSpan(0, length).CopyTo(new Span<byte>(ivAndText, length));
        CryptographicOperations.ZeroMemory(work.AsSpan(0, length));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _encrypt.Dispose();
        _decrypt.Dispose();
        _aes.Dispose();
    }

    private byte[] Load(byte* text, int length)
    {
        if (length > _work.Length) _work = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        new ReadOnlySpan<byte>(text, length).CopyTo(_work);
        return _work;
    }
}
