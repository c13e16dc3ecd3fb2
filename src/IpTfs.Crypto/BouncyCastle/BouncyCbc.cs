using IpTfs.Crypto.Primitives;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace IpTfs.Crypto.BouncyCastle;

/// <summary>AES-CBC of Bouncy Castle. Allocates for every packet.</summary>
internal sealed unsafe class BouncyCbc(ReadOnlySpan<byte> key) : CbcCipher
{
    private readonly CbcBlockCipher _cipher = new(AesUtilities.CreateEngine());
    private readonly SecretMemory _key = SecretMemory.CopyOf(key);

    /// <inheritdoc/>
    public override void Encrypt(byte* text, int length) => Run(true, new byte[BlockLength], text, length);

    /// <inheritdoc/>
    public override void Decrypt(byte* ivAndText, int length) =>
        Run(false, new ReadOnlySpan<byte>(ivAndText, BlockLength), ivAndText + BlockLength, length - BlockLength);

    /// <inheritdoc/>
    public override void Dispose() => _key.Dispose();

    private void Run(bool encrypt, ReadOnlySpan<byte> iv, byte* text, int length)
    {
        var key = new KeyParameter(new ReadOnlySpan<byte>(_key.Pointer, _key.Length));
        _cipher.Init(encrypt, new ParametersWithIV(key, iv));
        Span<byte> output = new byte[length];
        for (var i = 0; i < length; i += BlockLength) _cipher.ProcessBlock(new ReadOnlySpan<byte>(text + i, BlockLength), output[i..]);
        output.CopyTo(new Span<byte>(text, length));
    }
}
