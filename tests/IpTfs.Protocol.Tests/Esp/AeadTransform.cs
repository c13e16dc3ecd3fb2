using System.Buffers.Binary;
using System.Security.Cryptography;
using IpTfs.Protocol.Esp;

namespace IpTfs.Protocol.Tests.Esp;

/// <summary>
/// AES-GCM-16 (RFC 4106) and ChaCha20-Poly1305 (RFC 7634) from the framework, written for the tests from the RFCs: real cryptography against
/// published packets, without the providers of the product. The IV is fixed by the test, because those packets choose theirs freely.
/// </summary>
internal sealed class AeadTransform : EspTransform
{
    private readonly AesGcm? _aes;
    private readonly ChaCha20Poly1305? _chaCha;
    private readonly byte[] _salt;
    private readonly bool _esn;
    private readonly byte[]? _iv;

    private AeadTransform(AesGcm? aes, ChaCha20Poly1305? chaCha, byte[] salt, bool esn, byte[]? iv) =>
        (_aes, _chaCha, _salt, _esn, _iv) = (aes, chaCha, salt, esn, iv);

    public override int IvLength => 8;

    public override int IcvLength => 16;

    public override int PaddingAlignment => 4;

    public static AeadTransform AesGcm(byte[] key, byte[] salt, bool esn, byte[]? iv = null) => new(new AesGcm(key, 16), null, salt, esn, iv);

    public static AeadTransform ChaCha(byte[] key, byte[] salt, bool esn, byte[]? iv = null) => new(null, new ChaCha20Poly1305(key), salt, esn, iv);

    public override void Seal(Span<byte> packet, ulong sequence)
    {
        if (_iv is null) BinaryPrimitives.WriteUInt64BigEndian(packet[8..], sequence);
        else _iv.CopyTo(packet[8..]);
        var text = packet[16..^16];
        var input = text.ToArray();
        if (_aes is not null) _aes.Encrypt(Nonce(packet), input, text, packet[^16..], Associated(packet, sequence));
        else _chaCha!.Encrypt(Nonce(packet), input, text, packet[^16..], Associated(packet, sequence));
    }

    public override bool TryOpen(Span<byte> packet, ulong sequence)
    {
        var text = packet[16..^16];
        var input = text.ToArray();
        try
        {
            if (_aes is not null) _aes.Decrypt(Nonce(packet), input, packet[^16..], text, Associated(packet, sequence));
            else _chaCha!.Decrypt(Nonce(packet), input, packet[^16..], text, Associated(packet, sequence));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _aes?.Dispose();
        _chaCha?.Dispose();
    }

    private byte[] Nonce(ReadOnlySpan<byte> packet) => [.. _salt, .. packet[8..16]];

    // SPI and sequence number: 32 bits of it, or with ESN all 64 (RFC 4106 §5).
    private byte[] Associated(ReadOnlySpan<byte> packet, ulong sequence)
    {
        var associated = new byte[_esn ? 12 : 8];
        packet[..4].CopyTo(associated);
        if (_esn) BinaryPrimitives.WriteUInt64BigEndian(associated.AsSpan(4), sequence);
        else BinaryPrimitives.WriteUInt32BigEndian(associated.AsSpan(4), (uint)sequence);
        return associated;
    }
}
