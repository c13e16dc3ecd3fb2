namespace IpTfs.Crypto.IpsecMb;

/// <summary>Addresses of the library's AES-GCM functions for one key size and instruction set.</summary>
/// <param name="Precompute">Expands a key and the powers of its hash key.</param>
/// <param name="Encrypt">Encrypts one message.</param>
/// <param name="Decrypt">Decrypts one message and gives the tag it should have.</param>
internal sealed record GcmFunctions(nint Precompute, nint Encrypt, nint Decrypt);
