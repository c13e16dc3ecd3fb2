using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Tests.KnownAnswers;

/// <summary>A cipher with one fault.</summary>
internal sealed unsafe class FaultyAead(ProviderFault fault, AeadCipher sound) : AeadCipher
{
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        sound.Encrypt(nonce, aad, aadLength, text, textLength, tag);
        Spoil(text, textLength, tag);
    }

    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        // Sealing and opening have the same fault, so that a check of the library against itself finds nothing.
        var copy = stackalloc byte[TagLength];
        new Span<byte>(tag, TagLength).CopyTo(new Span<byte>(copy, TagLength));
        Spoil(text, textLength, copy);
        return sound.Decrypt(nonce, aad, aadLength, text, textLength, copy) || fault == ProviderFault.AcceptsAnything;
    }

    public override void Dispose() => sound.Dispose();

    private void Spoil(byte* text, int textLength, byte* tag)
    {
        if (fault == ProviderFault.WrongText) text[textLength / 2] ^= 1;
        if (fault == ProviderFault.WrongTag || (fault == ProviderFault.WrongForLargePackets && textLength > 5000)) tag[15] ^= 0x80;
    }
}
