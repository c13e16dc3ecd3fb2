namespace IpTfs.Crypto.Primitives;

/// <summary>
/// An authenticated cipher under one key, with a 12-octet nonce and a 16-octet tag. Providers supply it for the combined-mode suites
/// and, over associated data only, for GMAC. Owns its key.
/// </summary>
/// <remarks>
/// Not thread-safe. Arguments are pointers because they lie in the packet or in native memory and the callee is native code nearly always.
/// After <see cref="Dispose"/> no other member may be called; the transforms ensure that.
/// </remarks>
internal abstract unsafe class AeadCipher : IDisposable
{
    /// <summary>Octets of the nonce.</summary>
    public const int NonceLength = 12;

    /// <summary>Octets of the tag.</summary>
    public const int TagLength = 16;

    /// <summary>
    /// A cache line in the cipher's own memory for its transform's nonce, so that an SA has one block of native memory instead of two; null
    /// when there is none.
    /// </summary>
    public virtual byte* Spare => null;

    /// <summary>Encrypts in place and writes the tag. The tag must not overlap the associated data or the text.</summary>
    public abstract void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag);

    /// <summary>Decrypts in place. False, in constant time and with the text undefined, when the tag is wrong.</summary>
    public abstract bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag);

    /// <summary>Clears the key.</summary>
    public abstract void Dispose();
}
