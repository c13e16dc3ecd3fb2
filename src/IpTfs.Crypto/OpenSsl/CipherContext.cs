using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>
/// An <c>EVP_CIPHER_CTX</c> with its key schedule. libcrypto clears the key schedule when it frees the context.
/// </summary>
/// <remarks>Not thread-safe: the owner must keep this alive and stop using the pointer before it disposes.</remarks>
internal sealed unsafe class CipherContext : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Makes a context.</summary>
    /// <param name="cipher">The implementation that <see cref="LibCrypto.Fetch"/> returned.</param>
    /// <param name="key">The key, copied into the key schedule.</param>
    /// <param name="encrypt">The direction; the counter modes can change it later.</param>
    public CipherContext(nint cipher, ReadOnlySpan<byte> key, bool encrypt)
        : base(ownsHandle: true)
    {
        SetHandle(LibCrypto.ContextNew());
        if (IsInvalid) throw new CryptographicException("libcrypto could not allocate a cipher context");
        int done;
        fixed (byte* k = key) done = LibCrypto.CipherInit(handle, cipher, 0, k, null, encrypt ? 1 : 0);
        if (done != 1)
        {
            Dispose();
            throw new CryptographicException("libcrypto refused the cipher or its key");
        }
    }

    /// <summary>The context. Valid until this is disposed.</summary>
    public nint Pointer => handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibCrypto.ContextFree(handle);
        return true;
    }
}
