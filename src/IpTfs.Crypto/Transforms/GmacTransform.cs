using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Transforms;

/// <summary>ESP that authenticates with AES-GMAC and encrypts nothing (RFC 4543, ENCR_NULL_AUTH_AES_GMAC). Owns its cipher.</summary>
internal sealed unsafe class GmacTransform : KeyedTransform
{
    private const int IvOffset = HeaderLength;
    private const int Overhead = IvOffset + 8 + AeadCipher.TagLength;

    private readonly bool _esn;
    private readonly AeadCipher _cipher;
    private readonly NonceBlock _block;

    /// <summary>Makes the transform, which owns the cipher from then on.</summary>
    public GmacTransform(EspSuite suite, ReadOnlySpan<byte> salt, bool esn, AeadCipher cipher)
        : base(suite)
    {
        _esn = esn;
        _cipher = cipher;
        _block = new NonceBlock(salt);
    }

    /// <inheritdoc/>
    public override void Seal(Span<byte> packet, ulong sequence) => Seal(packet, sequence, sequence);

    /// <summary>Seals with an IV that is not the sequence number, as in published vectors.</summary>
    internal void Seal(Span<byte> packet, ulong sequence, ulong iv)
    {
        ThrowIfDisposed();
        if (packet.Length < Overhead) ThrowUnsealable();
        BinaryPrimitives.WriteUInt64BigEndian(packet[IvOffset..], iv);
        fixed (byte* p = packet)
        {
            _block.WriteNonce(p + IvOffset);
            var aadLength = InsertHighHalf(packet, sequence);
            _cipher.Encrypt(_block.Nonce, p, aadLength, _block.Tag, 0, _block.Tag);
            RemoveHighHalf(packet);
            Unsafe.CopyBlockUnaligned(p + packet.Length - AeadCipher.TagLength, _block.Tag, AeadCipher.TagLength);
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override bool TryOpen(Span<byte> packet, ulong sequence)
    {
        ThrowIfDisposed();
        if (packet.Length < Overhead) return false;
        bool opened;
        fixed (byte* p = packet)
        {
            _block.WriteNonce(p + IvOffset);
            Unsafe.CopyBlockUnaligned(_block.Tag, p + packet.Length - AeadCipher.TagLength, AeadCipher.TagLength);
            var aadLength = InsertHighHalf(packet, sequence);
            opened = _cipher.Decrypt(_block.Nonce, p, aadLength, _block.Tag, 0, _block.Tag);
            RemoveHighHalf(packet);
        }

        GC.KeepAlive(this);
        return opened;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _cipher.Dispose();
        _block.Dispose();
    }

    //= RFC4543 §3.3: AAD = SPI | sequence (extended: high half, low half) | IV | payload, nothing encrypted
    /// <summary>
    /// Turns the front of the packet into the associated data and returns their length. The high half of an extended sequence number belongs
    /// between SPI and low half. All octets behind it move back by four, into the room of the ICV, so that no other buffer is needed.
    /// </summary>
    private int InsertHighHalf(Span<byte> packet, ulong sequence)
    {
        var length = packet.Length - AeadCipher.TagLength;
        if (!_esn) return length;
        packet[4..length].CopyTo(packet[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], (uint)(sequence >> 32));
        return length + 4;
    }

    private void RemoveHighHalf(Span<byte> packet)
    {
        if (_esn) packet[8..(packet.Length - AeadCipher.TagLength + 4)].CopyTo(packet[4..]);
    }
}
