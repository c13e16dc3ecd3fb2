using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Transforms;

/// <summary>ESP that authenticates with AES-GMAC and encrypts nothing (RFC 4543, ENCR_NULL_AUTH_AES_GMAC). Owns its cipher.</summary>
internal sealed unsafe class GmacTransform(EspSuite suite, uint salt, bool esn, AeadCipher cipher) : KeyedTransform(suite)
{
    private const int IvOffset = HeaderLength;
    private const int Overhead = IvOffset + 8 + AeadCipher.TagLength;

    // In the order of its octets in memory.
    private uint _salt = salt;

    /// <inheritdoc/>
    public override void Seal(Span<byte> packet, ulong sequence) => Seal(packet, sequence, sequence);

    /// <summary>Seals with an IV that is not the sequence number: published vectors have such.</summary>
    [SkipLocalsInit]
    internal void Seal(Span<byte> packet, ulong sequence, ulong iv)
    {
        ThrowIfDisposed();
        if (packet.Length < Overhead) ThrowUnsealable();
        BinaryPrimitives.WriteUInt64BigEndian(packet[IvOffset..], iv);
        fixed (byte* p = packet)
        {
            var nonce = stackalloc byte[16];
            AeadTransform.WriteNonce(p, _salt, nonce);
            var tag = stackalloc byte[AeadCipher.TagLength];
            var aadLength = Widen(packet, sequence);
            cipher.Encrypt(nonce, p, aadLength, tag, 0, tag);
            Narrow(packet);
            Unsafe.CopyBlockUnaligned(p + packet.Length - AeadCipher.TagLength, tag, AeadCipher.TagLength);
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override bool TryOpen(Span<byte> packet, ulong sequence)
    {
        ThrowIfDisposed();
        if (packet.Length < Overhead) return false;
        bool opened;
        fixed (byte* p = packet)
        {
            var nonce = stackalloc byte[16];
            AeadTransform.WriteNonce(p, _salt, nonce);
            var tag = stackalloc byte[AeadCipher.TagLength];
            Unsafe.CopyBlockUnaligned(tag, p + packet.Length - AeadCipher.TagLength, AeadCipher.TagLength);
            var aadLength = Widen(packet, sequence);
            opened = cipher.Decrypt(nonce, p, aadLength, tag, 0, tag);
            Narrow(packet);
        }

        GC.KeepAlive(this);
        return opened;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _salt = 0;
        cipher.Dispose();
    }

    //= RFC4543 §3.3: AAD = SPI | sequence (extended: high half, low half) | IV | payload, nothing encrypted
    /// <summary>
    /// Makes the packet's front the associated data and tells its length. The high half of an extended sequence number belongs between SPI
    /// and low half: what follows it moves into the room of the ICV, so that no other buffer is needed.
    /// </summary>
    private int Widen(Span<byte> packet, ulong sequence)
    {
        var length = packet.Length - AeadCipher.TagLength;
        if (!esn) return length;
        packet[4..length].CopyTo(packet[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], (uint)(sequence >> 32));
        return length + 4;
    }

    private void Narrow(Span<byte> packet)
    {
        if (esn) packet[8..(packet.Length - AeadCipher.TagLength + 4)].CopyTo(packet[4..]);
    }
}
