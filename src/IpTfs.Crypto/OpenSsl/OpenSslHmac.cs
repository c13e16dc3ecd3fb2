using System.Runtime.CompilerServices;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.OpenSsl;

/// <summary>
/// HMAC-SHA2 from libcrypto's hash functions. The hash states after the inner and the outer key pad are computed once per key. Each packet starts
/// from a copy of them, which saves two compressions and every allocation of <c>EVP_MAC</c>.
/// </summary>
/// <remarks>
/// <c>SHA256_CTX</c> and <c>SHA512_CTX</c> are structures of the public header, of 112 and 216 octets since 0.9.8. With a library where they
/// are longer the known answers would fail, and the provider would not be used.
/// </remarks>
internal sealed unsafe class OpenSslHmac : KeyedHash
{
    // More than either structure has.
    private const int StateLength = 256;
    private readonly EspIntegrity _integrity;
    private readonly int _copied;
    private readonly uint _hashLength;
    private readonly SecretMemory _states;

    /// <summary>Makes the hash.</summary>
    public OpenSslHmac(EspIntegrity integrity, ReadOnlySpan<byte> key)
    {
        _integrity = integrity;
        (_copied, var block, _hashLength) = integrity switch
        {
            EspIntegrity.HmacSha256 => (112, 64, 32u),
            EspIntegrity.HmacSha384 => (216, 128, 48u),
            _ => (216, 128, 64u),
        };
        // Three states: after the inner pad, after the outer pad, and the working state of the packet at hand.
        _states = new SecretMemory(3 * StateLength);
        using var pad = new SecretMemory(block);
        Start(Inner, pad, key, 0x36);
        Start(Outer, pad, key, 0x5c);
    }

    private byte* Inner => _states.Pointer;

    private byte* Outer => _states.Pointer + StateLength;

    private byte* Working => _states.Pointer + (2 * StateLength);

    /// <inheritdoc/>
    public override void Compute(byte* data, int length, byte* tail, int tailLength, byte* hash)
    {
        Unsafe.CopyBlock(Working, Inner, (uint)_copied);
        Update(data, (uint)length);
        if (tailLength > 0) Update(tail, (uint)tailLength);
        Final(hash);
        Unsafe.CopyBlock(Working, Outer, (uint)_copied);
        Update(hash, _hashLength);
        Final(hash);
    }

    /// <inheritdoc/>
    public override void Dispose() => _states.Dispose();

    //= RFC2104 §2: H(K xor opad, H(K xor ipad, text))
    private void Start(byte* state, SecretMemory pad, ReadOnlySpan<byte> key, byte filler)
    {
        var octets = new Span<byte>(pad.Pointer, pad.Length);
        octets.Clear();
        key.CopyTo(octets);
        foreach (ref var octet in octets) octet ^= filler;
        _ = _integrity switch
        {
            EspIntegrity.HmacSha256 => LibCrypto.Sha256Init(Working),
            EspIntegrity.HmacSha384 => LibCrypto.Sha384Init(Working),
            _ => LibCrypto.Sha512Init(Working),
        };
        Update(pad.Pointer, (uint)pad.Length);
        Unsafe.CopyBlock(state, Working, (uint)_copied);
    }

    private void Update(byte* data, uint length)
    {
        // Neither fails unless a pointer is null.
        if (_integrity == EspIntegrity.HmacSha256) _ = LibCrypto.Sha256Update(Working, data, length);
        else _ = LibCrypto.Sha512Update(Working, data, length);
    }

    private void Final(byte* hash)
    {
        if (_integrity == EspIntegrity.HmacSha256) _ = LibCrypto.Sha256Final(hash, Working);
        else _ = LibCrypto.Sha512Final(hash, Working);
    }
}
