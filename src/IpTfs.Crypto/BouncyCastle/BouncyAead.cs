using IpTfs.Crypto.Primitives;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace IpTfs.Crypto.BouncyCastle;

/// <summary>AES-GCM and ChaCha20-Poly1305 of Bouncy Castle. Allocates for every packet.</summary>
internal sealed unsafe class BouncyAead(EspCipher cipher, ReadOnlySpan<byte> key) : AeadCipher
{
    private readonly SecretMemory _key = SecretMemory.CopyOf(key);

    /// <inheritdoc/>
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var started = Start(true, nonce, aad, aadLength);
        var input = new ReadOnlySpan<byte>(text, textLength).ToArray();
        var output = new byte[started.GetOutputSize(textLength)];
        var written = started.ProcessBytes(input, 0, textLength, output, 0);
        started.DoFinal(output, written);
        output.AsSpan(0, textLength).CopyTo(new Span<byte>(text, textLength));
        output.AsSpan(textLength, TagLength).CopyTo(new Span<byte>(tag, TagLength));
    }

    /// <inheritdoc/>
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var started = Start(false, nonce, aad, aadLength);
        var input = new byte[textLength + TagLength];
        new ReadOnlySpan<byte>(text, textLength).CopyTo(input);
        new ReadOnlySpan<byte>(tag, TagLength).CopyTo(input.AsSpan(textLength));
        var output = new byte[started.GetOutputSize(input.Length)];
        try
        {
            var written = started.ProcessBytes(input, 0, input.Length, output, 0);
            started.DoFinal(output, written);
        }
        catch (InvalidCipherTextException)
        {
            return false;
        }

        output.AsSpan(0, textLength).CopyTo(new Span<byte>(text, textLength));
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => _key.Dispose();

    private IAeadCipher Start(bool encrypt, byte* nonce, byte* aad, int aadLength)
    {
        // A new object for each packet: an old one refuses the nonce it saw last and keeps a copy of the key that nobody can clear.
        IAeadCipher started = cipher == EspCipher.ChaCha20Poly1305 ? new ChaCha20Poly1305() : new GcmBlockCipher(new AesEngine());
        var copy = new ReadOnlySpan<byte>(_key.Pointer, _key.Length).ToArray();
        var parameters = new AeadParameters(new KeyParameter(copy), TagLength * 8, new ReadOnlySpan<byte>(nonce, NonceLength).ToArray());
        started.Init(encrypt, parameters);
        started.ProcessAadBytes(new ReadOnlySpan<byte>(aad, aadLength).ToArray(), 0, aadLength);
        Array.Clear(copy);
        return started;
    }
}
