namespace IpTfs.Crypto.Primitives;

/// <summary>AES in CBC mode under one key, without padding. Providers supply it for the CBC suites. Owns its key.</summary>
/// <remarks>Not thread-safe. After <see cref="Dispose"/> no other member may be called; the transforms ensure that.</remarks>
internal abstract unsafe class CbcCipher : IDisposable
{
    /// <summary>Octets of a block, and of the IV.</summary>
    public const int BlockLength = 16;

    /// <summary>
    /// Encrypts in place with an IV of zero. With a nonce as its first block this makes that block the IV of all that follow.
    /// </summary>
    /// <param name="text">The blocks.</param>
    /// <param name="length">Octets: a multiple of 16, at least one block.</param>
    public abstract void Encrypt(byte* text, int length);

    /// <summary>Decrypts in place.</summary>
    /// <param name="ivAndText">The IV, which may be overwritten, and behind it the blocks.</param>
    /// <param name="length">Octets of both: a multiple of 16, at least one block.</param>
    public abstract void Decrypt(byte* ivAndText, int length);

    /// <summary>Clears the key.</summary>
    public abstract void Dispose();
}
