using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Transforms;

/// <summary>ESP with AES-CBC (RFC 3602) and HMAC-SHA2 (RFC 4868): encrypt, then authenticate. Owns its cipher and its hash.</summary>
internal sealed unsafe class CbcHmacTransform(EspSuite suite, bool esn, CbcCipher cipher, KeyedHash hash) : KeyedTransform(suite)
{
    private const int IvOffset = HeaderLength;
    private const int TextOffset = IvOffset + CbcCipher.BlockLength;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Seal(Span<byte> packet, ulong sequence)
    {
        // The nonce is the sequence number as a block: it is unique under one key and needs no random source.
        Span<byte> nonce = stackalloc byte[CbcCipher.BlockLength];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[8..], sequence);
        Seal(packet, sequence, nonce);
    }

    /// <summary>Seals with an IV made from another nonce, as in published vectors.</summary>
    [SkipLocalsInit]
    internal void Seal(Span<byte> packet, ulong sequence, ReadOnlySpan<byte> nonce)
    {
        ThrowIfDisposed();
        if (!Fits(packet.Length)) ThrowUnsealable();
        // SP 800-38A Appendix C, first method: the IV is the forward cipher of a nonce under the same key. CBC with an IV of zero computes
        // exactly that for a first block that holds the nonce, so IV and payload take one pass. The IV is not known to anybody before its
        // packet is complete, so no payload can be chosen by it.
        //= RFC3602 §3: the IV must be unpredictable to whoever chooses the plaintext
        nonce.CopyTo(packet[IvOffset..]);
        fixed (byte* p = packet)
        {
            var authenticated = packet.Length - IcvLength;
            cipher.Encrypt(p + IvOffset, authenticated - IvOffset);
            var full = stackalloc byte[KeyedHash.MaxLength];
            Authenticate(hash, esn, p, authenticated, sequence, full);
            Unsafe.CopyBlockUnaligned(p + authenticated, full, (uint)IcvLength);
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override bool TryOpen(Span<byte> packet, ulong sequence)
    {
        ThrowIfDisposed();
        if (!Fits(packet.Length)) return false;
        bool opened;
        fixed (byte* p = packet)
        {
            var authenticated = packet.Length - IcvLength;
            var full = stackalloc byte[KeyedHash.MaxLength];
            Authenticate(hash, esn, p, authenticated, sequence, full);
            //= RFC4303 §3.4.4.1: integrity first, then decryption
            opened = ConstantTime.Equal(full, p + authenticated, IcvLength);
            if (opened) cipher.Decrypt(p + IvOffset, authenticated - IvOffset);
        }

        GC.KeepAlive(this);
        return opened;
    }

    //= RFC4303 §2.8: the ICV covers header to trailer, then the high half of an extended sequence number, which is not sent
    /// <summary>Computes the whole HMAC of a packet.</summary>
    internal static void Authenticate(KeyedHash hash, bool esn, byte* packet, int length, ulong sequence, byte* full)
    {
        var high = BinaryPrimitives.ReverseEndianness((uint)(sequence >> 32));
        hash.Compute(packet, length, (byte*)&high, esn ? sizeof(uint) : 0, full);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        cipher.Dispose();
        hash.Dispose();
    }

    private bool Fits(int length)
    {
        var text = length - TextOffset - IcvLength;
        return text >= 0 && (text & (CbcCipher.BlockLength - 1)) == 0;
    }
}
