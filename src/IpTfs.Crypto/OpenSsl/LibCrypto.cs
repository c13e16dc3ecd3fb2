using System.Runtime.InteropServices;
using System.Text;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>
/// The functions of OpenSSL's libcrypto that the provider uses, found when they are first needed. A machine without the library has
/// <see cref="Missing"/> set and null pointers: nothing fails to load.
/// </summary>
/// <remarks>The pointers are static readonly: the compiler treats them as constants, and a call costs as little as one through LibraryImport.</remarks>
internal static unsafe class LibCrypto
{
    public static readonly delegate* unmanaged<nint, byte*, byte*, nint> CipherFetch;
    public static readonly delegate* unmanaged<nint> ContextNew;
    public static readonly delegate* unmanaged<nint, void> ContextFree;
    public static readonly delegate* unmanaged<nint, int, int> SetPadding;
    public static readonly delegate* unmanaged<nint, nint, nint, byte*, byte*, int, int> CipherInit;
    public static readonly delegate* unmanaged<nint, byte*, byte*, uint, int> Cipher;
    public static readonly delegate* unmanaged<nint, byte*, int*, int> CipherFinal;
    public static readonly delegate* unmanaged<nint, OsslParam*, int> GetParams;
    public static readonly delegate* unmanaged<nint, OsslParam*, int> SetParams;
    public static readonly delegate* unmanaged<void*, nuint, void> Cleanse;
    public static readonly delegate* unmanaged<void*, int> Sha256Init;
    public static readonly delegate* unmanaged<void*, byte*, nuint, int> Sha256Update;
    public static readonly delegate* unmanaged<byte*, void*, int> Sha256Final;
    public static readonly delegate* unmanaged<void*, int> Sha384Init;
    public static readonly delegate* unmanaged<void*, int> Sha512Init;
    public static readonly delegate* unmanaged<void*, byte*, nuint, int> Sha512Update;
    public static readonly delegate* unmanaged<byte*, void*, int> Sha512Final;

    /// <summary>The reason why the library cannot be used, as a sentence; null when it can.</summary>
    public static readonly string? Missing;

    /// <summary>Whether the library has the hash functions that keep their state in the caller's memory: a build may omit them.</summary>
    public static readonly bool HasPlainHashes;

    /// <summary>The library's name and version.</summary>
    public static readonly string Version = "";

    // The functions used here are the same in both versions. Stable distributions have version 3.
    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.4"];

    static LibCrypto()
    {
        nint library = 0;
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out library)) break;
        }

        if (library == 0)
        {
            Missing = $"none of {string.Join(", ", Names)} is installed";
            return;
        }

        var missing = new List<string>();
        CipherFetch = (delegate* unmanaged<nint, byte*, byte*, nint>)Find(library, "EVP_CIPHER_fetch", missing);
        ContextNew = (delegate* unmanaged<nint>)Find(library, "EVP_CIPHER_CTX_new", missing);
        ContextFree = (delegate* unmanaged<nint, void>)Find(library, "EVP_CIPHER_CTX_free", missing);
        SetPadding = (delegate* unmanaged<nint, int, int>)Find(library, "EVP_CIPHER_CTX_set_padding", missing);
        CipherInit = (delegate* unmanaged<nint, nint, nint, byte*, byte*, int, int>)Find(library, "EVP_CipherInit_ex", missing);
        Cipher = (delegate* unmanaged<nint, byte*, byte*, uint, int>)Find(library, "EVP_Cipher", missing);
        CipherFinal = (delegate* unmanaged<nint, byte*, int*, int>)Find(library, "EVP_CipherFinal_ex", missing);
        GetParams = (delegate* unmanaged<nint, OsslParam*, int>)Find(library, "EVP_CIPHER_CTX_get_params", missing);
        SetParams = (delegate* unmanaged<nint, OsslParam*, int>)Find(library, "EVP_CIPHER_CTX_set_params", missing);
        Cleanse = (delegate* unmanaged<void*, nuint, void>)Find(library, "OPENSSL_cleanse", missing);
        if (missing.Count > 0) Missing = $"the installed libcrypto lacks {string.Join(", ", missing)}";

        missing.Clear();
        Sha256Init = (delegate* unmanaged<void*, int>)Find(library, "SHA256_Init", missing);
        Sha256Update = (delegate* unmanaged<void*, byte*, nuint, int>)Find(library, "SHA256_Update", missing);
        Sha256Final = (delegate* unmanaged<byte*, void*, int>)Find(library, "SHA256_Final", missing);
        Sha384Init = (delegate* unmanaged<void*, int>)Find(library, "SHA384_Init", missing);
        Sha512Init = (delegate* unmanaged<void*, int>)Find(library, "SHA512_Init", missing);
        Sha512Update = (delegate* unmanaged<void*, byte*, nuint, int>)Find(library, "SHA512_Update", missing);
        Sha512Final = (delegate* unmanaged<byte*, void*, int>)Find(library, "SHA512_Final", missing);
        HasPlainHashes = missing.Count == 0;

        if (!NativeLibrary.TryGetExport(library, "OpenSSL_version", out var version)) return;
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<int, nint>)version)(0)) ?? "";
    }

    /// <summary>Fetches an implementation of a cipher, to be kept for the life of the process. 0 when there is none.</summary>
    public static nint Fetch(string algorithm)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(algorithm + '\0')) return CipherFetch(0, name, null);
    }

    private static nint Find(nint library, string name, List<string> missing)
    {
        if (NativeLibrary.TryGetExport(library, name, out var address)) return address;
        missing.Add(name);
        return 0;
    }
}
