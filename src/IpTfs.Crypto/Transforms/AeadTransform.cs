using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Transforms;

/// <summary>ESP with a combined-mode cipher: AES-GCM (RFC 4106) and ChaCha20-Poly1305 (RFC 7634). Owns its cipher.</summary>
internal sealed unsafe class AeadTransform(EspSuite suite, uint salt, bool esn, AeadCipher cipher) : KeyedTransform(suite)
{
    private const int IvOffset = HeaderLength;
    private const int TextOffset = HeaderLength + 8;
    private const int Overhead = TextOffset + AeadCipher.TagLength;

    // In the order of its octets in memory.
    private uint _salt = salt;

    /// <inheritdoc/>
    //= RFC4106 §3.1: an IV never repeats under one key; the sequence number is what is unique already
    public override void Seal(Span<byte> packet, ulong sequence) => Seal(packet, sequence, sequence);

    /// <summary>Seals with an IV that is not the sequence number: published vectors have such.</summary>
    [SkipLocalsInit]
    internal void Seal(Span<byte> packet, ulong sequence, ulong iv)
    {
        ThrowIfDisposed();
        if (packet.Length < Overhead) ThrowUnsealable();
        fixed (byte* p = packet)
        {
            BinaryPrimitives.WriteUInt64BigEndian(packet[IvOffset..], iv);
            var block = stackalloc byte[32];
            WriteNonce(p, _salt, block);
            var aad = Associated(p, sequence, block + 16, out var aadLength);
            cipher.Encrypt(block, aad, aadLength, p + TextOffset, packet.Length - Overhead, p + packet.Length - AeadCipher.TagLength);
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
            var block = stackalloc byte[32];
            WriteNonce(p, _salt, block);
            var aad = Associated(p, sequence, block + 16, out var aadLength);
            opened = cipher.Decrypt(block, aad, aadLength, p + TextOffset, packet.Length - Overhead, p + packet.Length - AeadCipher.TagLength);
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

    //= RFC4106 §4: nonce = salt | explicit IV
    //= RFC7634 §2: nonce = salt | explicit IV
    /// <summary>Writes the 12 octets of nonce, and 4 behind them, in one store: the cipher reads them back at once in one load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void WriteNonce(byte* packet, uint salt, byte* nonce)
    {
        var iv = Unsafe.ReadUnaligned<ulong>(packet + IvOffset);
        Vector128.Create(salt, (uint)iv, (uint)(iv >> 32), 0).Store((uint*)nonce);
    }

    //= RFC4106 §5: AAD = SPI | sequence, or SPI | high half | low half with extended sequence numbers
    //= RFC7634 §2.1: the same AAD
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Associated(byte* packet, ulong sequence, byte* room, out int length)
    {
        if (!esn)
        {
            length = HeaderLength;
            return packet;
        }

        var high = BinaryPrimitives.ReverseEndianness((uint)(sequence >> 32));
        Vector128.Create(Unsafe.ReadUnaligned<uint>(packet), high, Unsafe.ReadUnaligned<uint>(packet + 4), 0).Store((uint*)room);
        length = HeaderLength + 4;
        return room;
    }
}
