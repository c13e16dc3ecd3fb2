using IpTfs.Crypto.Primitives;
using Org.BouncyCastle.Crypto;
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
        Span<byte> output = new byte[started.GetOutputSize(textLength)];
        var written = started.ProcessBytes(new ReadOnlySpan<byte>(text, textLength), output);
        started.DoFinal(output[written..]);
        output[..textLength].CopyTo(new Span<byte>(text, textLength));
        output.Slice(textLength, TagLength).CopyTo(new Span<byte>(tag, TagLength));
    }

    /// <inheritdoc/>
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var started = Start(false, nonce, aad, aadLength);
        Span<byte> output = new byte[started.GetOutputSize(textLength + TagLength)];
        try
        {
            var written = started.ProcessBytes(new ReadOnlySpan<byte>(text, textLength), output);
            written += started.ProcessBytes(new ReadOnlySpan<byte>(tag, TagLength), output[written..]);
            started.DoFinal(output[written..]);
        }
        catch (InvalidCipherTextException)
        {
            return false;
        }

        output[..textLength].CopyTo(new Span<byte>(text, textLength));
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => _key.Dispose();

    private IAeadCipher Start(bool encrypt, byte* nonce, byte* aad, int aadLength)
    {
        // A new object for each packet: a used one refuses to encrypt under the same nonce again, and the tests do that.
        IAeadCipher started = cipher == EspCipher.ChaCha20Poly1305 ? new ChaCha20Poly1305() : new GcmBlockCipher(AesUtilities.CreateEngine());
        var key = new KeyParameter(new ReadOnlySpan<byte>(_key.Pointer, _key.Length));
        started.Init(encrypt, new AeadParameters(key, TagLength * 8, new ReadOnlySpan<byte>(nonce, NonceLength).ToArray()));
        started.ProcessAadBytes(new ReadOnlySpan<byte>(aad, aadLength));
        return started;
    }
}
