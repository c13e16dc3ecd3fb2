using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Intrinsics;

/// <summary>
/// AES-GCM (SP 800-38D) in the processor's instructions, without leaving managed code. Time depends on lengths only: no table, no branch
/// on key or text.
/// </summary>
/// <remarks>
/// The text goes through in chunks of 16 blocks; keystream and hash of neighbouring chunks do not depend on each other, so the processor
/// overlaps them by itself. What is left, less than a chunk, is worked on in native memory of our own, together with the block that masks
/// the tag, the last associated data and the block of lengths: a small packet is one run of AES and one of GHASH.
/// </remarks>
internal sealed unsafe class VectorGcm : AeadCipher
{
    private const int Chunk = 256;
    private const int TableOffset = 256;
    private const int TailOffset = TableOffset + 384;
    private const int StreamOffset = TailOffset + 512;
    private const int HashOffset = StreamOffset + 512;
    private const int NonceOffset = HashOffset + 64;
    private const int Length = NonceOffset + 64;

    private readonly SecretMemory _memory = new(Length);
    private readonly byte* _keys;
    private readonly byte* _table;
    private readonly int _rounds;

    // The run of blocks that is hashed last.
    private readonly byte* _tail;

    // The block that masks the tag, then the keystream of the rest.
    private readonly byte* _stream;

    private readonly byte* _hash;
    private readonly byte* _nonce;

    /// <summary>Makes the cipher.</summary>
    public VectorGcm(ReadOnlySpan<byte> key)
    {
        _keys = _memory.Pointer;
        _table = _keys + TableOffset;
        _tail = _keys + TailOffset;
        _stream = _keys + StreamOffset;
        _hash = _keys + HashOffset;
        _nonce = _keys + NonceOffset;
        _rounds = AesKeySchedule.Expand(key, _keys);
        Ghash.Prepare(CounterBlocks.Encipher(Vector128<byte>.Zero, _keys, _rounds), _table);
    }

    /// <inheritdoc/>
    public override void Encrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag) =>
        Run(true, nonce, aad, aadLength, text, textLength).Store(tag);

    /// <inheritdoc/>
    public override bool Decrypt(byte* nonce, byte* aad, int aadLength, byte* text, int textLength, byte* tag) =>
        (Run(false, nonce, aad, aadLength, text, textLength) ^ Vector128.Load(tag)) == Vector128<byte>.Zero;

    /// <inheritdoc/>
    public override void Dispose() => _memory.Dispose();

    private Vector128<byte> Run(bool encrypt, byte* nonce, byte* aad, int aadLength, byte* text, int textLength)
    {
        Vector128.Create(Unsafe.ReadUnaligned<uint>(nonce), Unsafe.ReadUnaligned<uint>(nonce + 4), Unsafe.ReadUnaligned<uint>(nonce + 8), 0).Store((uint*)_nonce);
        Vector128<byte>.Zero.Store(_hash);
        var held = Associate(aad, aadLength, textLength);
        // 1 is the block that masks the tag.
        var counter = 2u;
        var at = text;
        var left = textLength;
        for (; left >= Chunk; left -= Chunk, at += Chunk, counter += Chunk / 16)
        {
            if (!encrypt) Ghash.Update(_hash, at, Chunk / 16, _table);
            CounterBlocks.Apply(_nonce, counter, counter + 1, _keys, _rounds, at, at);
            CounterBlocks.Apply(_nonce, counter + 8, counter + 9, _keys, _rounds, at + (Chunk / 2), at + (Chunk / 2));
            if (encrypt) Ghash.Update(_hash, at, Chunk / 16, _table);
        }

        held = Finish(encrypt, counter, held, at, left);
        var lengths = (ulong*)(_tail + (held * 16));
        lengths[0] = BinaryPrimitives.ReverseEndianness((ulong)aadLength * 8);
        lengths[1] = BinaryPrimitives.ReverseEndianness((ulong)textLength * 8);
        Pad(++held);
        Ghash.Update(_hash, _tail, held, _table);
        return Ghash.ToOctets(_hash) ^ Vector128.Load(_stream);
    }

    /// <summary>Hashes the associated data but for a rest that fits into the last run with the text, and tells the rest's blocks.</summary>
    private int Associate(byte* aad, int aadLength, int textLength)
    {
        for (; aadLength >= Chunk; aadLength -= Chunk, aad += Chunk) Ghash.Update(_hash, aad, Chunk / 16, _table);
        var held = Hold(0, aad, aadLength);
        if (held == 0 || (textLength < Chunk && held + ((textLength + 15) / 16) < Ghash.MaxBlocks)) return held;
        Pad(held);
        Ghash.Update(_hash, _tail, held, _table);
        return 0;
    }

    /// <summary>Encrypts or decrypts the rest of the text, leaves its ciphertext behind what is held, and makes the block that masks the tag.</summary>
    private int Finish(bool encrypt, uint counter, int held, byte* text, int length)
    {
        var blocks = (length + 15) / 16;
        new Span<byte>(_stream, 128).Clear();
        CounterBlocks.Apply(_nonce, 1, counter, _keys, _rounds, _stream, _stream);
        for (var made = 7; made < blocks; made += 8)
        {
            var more = _stream + 16 + (made * 16);
            var from = counter + (uint)made;
            new Span<byte>(more, 128).Clear();
            CounterBlocks.Apply(_nonce, from, from + 1, _keys, _rounds, more, more);
        }

        if (length == 0) return held;
        // The last block is filled with zeros before the text is laid over it, as ciphertext when opening.
        var tail = _tail + (held * 16);
        held = Hold(held, text, length);
        for (var i = 0; i < blocks; i++)
        {
            var stream = _stream + 16 + (i * 16);
            (Vector128.Load(stream) ^ Vector128.Load(tail + (i * 16))).Store(stream);
        }

        Unsafe.CopyBlockUnaligned(text, _stream + 16, (uint)length);
        if (encrypt) Unsafe.CopyBlockUnaligned(tail, text, (uint)length);
        return held;
    }

    /// <summary>Puts octets behind the blocks that are held, zeros up to the end of the last block, and tells how many are held then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Hold(int held, byte* octets, int length)
    {
        if (length == 0) return held;
        var blocks = (length + 15) / 16;
        Vector128<byte>.Zero.Store(_tail + ((held + blocks - 1) * 16));
        Unsafe.CopyBlockUnaligned(_tail + (held * 16), octets, (uint)length);
        return held + blocks;
    }

    /// <summary>Zeros behind the last run: GHASH takes four blocks at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pad(int held)
    {
        var end = _tail + (held * 16);
        Vector128<byte>.Zero.Store(end);
        Vector128<byte>.Zero.Store(end + 16);
        Vector128<byte>.Zero.Store(end + 32);
    }
}
