using System.Runtime.InteropServices;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>A parameter as libcrypto passes them: <c>OSSL_PARAM</c>, a public structure of OpenSSL 3.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OsslParam
{
    /// <summary>The type of a string of octets.</summary>
    public const uint OctetString = 5;

    /// <summary>The name, ended by a zero; null ends a list.</summary>
    public byte* Key;

    /// <summary>The type of the value.</summary>
    public uint DataType;

    /// <summary>The value.</summary>
    public void* Data;

    /// <summary>Octets of the value, or of the room for it.</summary>
    public nuint DataSize;

    /// <summary>Octets that were returned.</summary>
    public nuint ReturnSize;
}
