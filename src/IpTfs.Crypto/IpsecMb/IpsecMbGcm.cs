using IpTfs.Crypto.Primitives;
using IpTfs.Crypto.Transforms;

namespace IpTfs.Crypto.IpsecMb;

/// <summary>AES-GCM of intel-ipsec-mb: one native call per packet on a key schedule in our own memory.</summary>
internal sealed unsafe class IpsecMbGcm : AeadCipher
{
    private readonly SecretMemory _memory;
    private readonly byte* _keyData;
    private readonly byte* _context;
    private readonly byte* _expected;
    private readonly delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void> _encrypt;
    private readonly delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void> _decrypt;

    /// <summary>Makes the cipher.</summary>
    /// <param name="functions">The library's functions for the key's size.</param>
    /// <param name="key">The key, which is expanded into memory of the cipher's own.</param>
    public IpsecMbGcm(GcmFunctions functions, ReadOnlySpan<byte> key)
    {
        _encrypt = (delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void>)functions.Encrypt;
        _decrypt = (delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void>)functions.Decrypt;
        // Only as much as this version of the library uses: a hundred thousand tunnels have two of these each.
        _memory = new SecretMemory(functions.KeyDataLength + functions.ContextLength + (2 * NonceBlock.Length));
        _keyData = _memory.Pointer;
        _context = _keyData + functions.KeyDataLength;
        Spare = _context + functions.ContextLength;
        _expected = Spare + NonceBlock.Length;
        fixed (byte* k = key) ((delegate* unmanaged<byte*, byte*, void>)functions.Precompute)(k, _keyData);
    }

    /// <inheritdoc/>
    public override byte* Spare { get; }

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
