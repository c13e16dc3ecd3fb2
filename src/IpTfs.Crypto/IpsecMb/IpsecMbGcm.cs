using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.IpsecMb;

/// <summary>AES-GCM of intel-ipsec-mb: one native call per packet on a key schedule in our own memory.</summary>
internal sealed unsafe class IpsecMbGcm : AeadCipher
{
    // struct gcm_key_data: 15 round keys and up to 48 powers of the hash key, 16 octets each. The rest is room for a newer library.
    private const int KeyDataLength = 2048;

    // struct gcm_context_data, which the library works in: 96 octets, the same room.
    private const int ContextLength = 512;

    private readonly SecretMemory _memory = new(KeyDataLength + ContextLength + TagLength);
    private readonly byte* _keyData;
    private readonly byte* _context;
    private readonly byte* _expected;
    private readonly delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void> _encrypt;
    private readonly delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void> _decrypt;

    /// <summary>Makes the cipher.</summary>
    public IpsecMbGcm(ReadOnlySpan<byte> key)
    {
        var functions = LibIpsecMb.Gcm[(key.Length / 8) - 2];
        _encrypt = (delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void>)functions.Encrypt;
        _decrypt = (delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void>)functions.Decrypt;
        _keyData = _memory.Pointer;
        _context = _keyData + KeyDataLength;
        _expected = _context + ContextLength;
        fixed (byte* k = key) ((delegate* unmanaged<byte*, byte*, void>)functions.Precompute)(k, _keyData);
    }

    /// <inheritdoc/>
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag) =>
        _encrypt(_keyData, _context, text, text, (ulong)textLength, nonce, aad, (ulong)aadLength, tag, TagLength);

    /// <inheritdoc/>
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag)
    {
        _decrypt(_keyData, _context, text, text, (ulong)textLength, nonce, aad, (ulong)aadLength, _expected, TagLength);
        return ConstantTime.Equal(_expected, tag, TagLength);
    }

    /// <inheritdoc/>
    public override void Dispose() => _memory.Dispose();
}
