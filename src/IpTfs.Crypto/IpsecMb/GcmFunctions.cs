namespace IpTfs.Crypto.IpsecMb;

/// <summary>Addresses of the library's AES-GCM functions for one key size and instruction set.</summary>
/// <param name="Precompute">Expands a key and the powers of its hash key.</param>
/// <param name="Encrypt">Encrypts one message.</param>
/// <param name="Decrypt">Decrypts one message and gives the tag it should have.</param>
/// <param name="KeyDataLength">Octets of <c>struct gcm_key_data</c> that the functions use, in whole cache lines.</param>
/// <param name="ContextLength">The same of <c>struct gcm_context_data</c>, which they work in.</param>
internal sealed record GcmFunctions(nint Precompute, nint Encrypt, nint Decrypt, int KeyDataLength, int ContextLength);
