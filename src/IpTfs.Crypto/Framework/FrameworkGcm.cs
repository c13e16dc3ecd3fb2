using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Framework;

/// <summary>AES-GCM of the framework.</summary>
/// <remarks>The framework throws for a wrong tag. The exception is caught here, so that a forged packet costs microseconds and an allocation.</remarks>
internal sealed unsafe class FrameworkGcm(ReadOnlySpan<byte> key) : AeadCipher
{
    private readonly AesGcm _gcm = new(key, TagLength);

    /// <inheritdoc/>
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var octets = new Span<byte>(text, textLength);
        _gcm.Encrypt(new(nonce, NonceLength), octets, octets, new(tag, TagLength), new(aad, aadLength));
    }

    /// <inheritdoc/>
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        var octets = new Span<byte>(text, textLength);
        try
        {
            _gcm.Decrypt(new(nonce, NonceLength), octets, new(tag, TagLength), octets, new(aad, aadLength));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _gcm.Dispose();
}
