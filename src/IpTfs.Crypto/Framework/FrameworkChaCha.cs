using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Framework;

/// <summary>ChaCha20-Poly1305 of the framework.</summary>
/// <remarks>The framework throws for a wrong tag. The exception is caught here, so that a forged packet costs microseconds and an allocation.</remarks>
internal sealed unsafe class FrameworkChaCha(ReadOnlySpan<byte> key) : AeadCipher
{
    private readonly ChaCha20Poly1305 _cipher = new(key);

    /// <inheritdoc/>
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var octets = new Span<byte>(text, textLength);
        _cipher.Encrypt(new(nonce, NonceLength), octets, octets, new(tag, TagLength), new(aad, aadLength));
    }

    /// <inheritdoc/>
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var octets = new Span<byte>(text, textLength);
        try
        {
            _cipher.Decrypt(new(nonce, NonceLength), octets, new(tag, TagLength), octets, new(aad, aadLength));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _cipher.Dispose();
}
