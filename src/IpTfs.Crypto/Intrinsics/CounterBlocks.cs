using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace IpTfs.Crypto.Intrinsics;

/// <summary>Eight counter blocks of GCM at a time through AES: as many as hide the latency of the instruction on all processors that have it.</summary>
internal static unsafe class CounterBlocks
{
    /// <summary>Enciphers one block as it is: for the hash key.</summary>
    public static Vector128<byte> Encipher(Vector128<byte> block, byte* keys, int rounds)
    {
        block ^= Vector128.Load(keys);
        for (var i = 1; i < rounds; i++) block = Aes.Encrypt(block, Vector128.Load(keys + (i * 16)));
        return Aes.EncryptLast(block, Vector128.Load(keys + (rounds * 16)));
    }

    /// <summary>
    /// Writes the keystream of eight blocks over what is read from <paramref name="source"/>, both of which may be the same.
    /// </summary>
    /// <param name="nonce">12 octets of nonce and 4 zeros.</param>
    /// <param name="first">The counter of the first block.</param>
    /// <param name="next">The seven after it count from here.</param>
    /// <param name="keys">The round keys.</param>
    /// <param name="rounds">How many rounds there are.</param>
    /// <param name="source">128 octets.</param>
    /// <param name="target">Room for 128 octets.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Apply(byte* nonce, uint first, uint next, byte* keys, int rounds, byte* source, byte* target)
    {
        var key = Vector128.Load(keys);
        var front = Vector128.Load((uint*)nonce);
        var b0 = Block(front, first) ^ key;
        var b1 = Block(front, next) ^ key;
        var b2 = Block(front, next + 1) ^ key;
        var b3 = Block(front, next + 2) ^ key;
        var b4 = Block(front, next + 3) ^ key;
        var b5 = Block(front, next + 4) ^ key;
        var b6 = Block(front, next + 5) ^ key;
        var b7 = Block(front, next + 6) ^ key;
        for (var i = 1; i < rounds; i++)
        {
            key = Vector128.Load(keys + (i * 16));
            b0 = Aes.Encrypt(b0, key);
            b1 = Aes.Encrypt(b1, key);
            b2 = Aes.Encrypt(b2, key);
            b3 = Aes.Encrypt(b3, key);
            b4 = Aes.Encrypt(b4, key);
            b5 = Aes.Encrypt(b5, key);
            b6 = Aes.Encrypt(b6, key);
            b7 = Aes.Encrypt(b7, key);
        }

        key = Vector128.Load(keys + (rounds * 16));
        (Aes.EncryptLast(b0, key) ^ Vector128.Load(source)).Store(target);
        (Aes.EncryptLast(b1, key) ^ Vector128.Load(source + 16)).Store(target + 16);
        (Aes.EncryptLast(b2, key) ^ Vector128.Load(source + 32)).Store(target + 32);
        (Aes.EncryptLast(b3, key) ^ Vector128.Load(source + 48)).Store(target + 48);
        (Aes.EncryptLast(b4, key) ^ Vector128.Load(source + 64)).Store(target + 64);
        (Aes.EncryptLast(b5, key) ^ Vector128.Load(source + 80)).Store(target + 80);
        (Aes.EncryptLast(b6, key) ^ Vector128.Load(source + 96)).Store(target + 96);
        (Aes.EncryptLast(b7, key) ^ Vector128.Load(source + 112)).Store(target + 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Block(Vector128<uint> front, uint counter) =>
        front.WithElement(3, BinaryPrimitives.ReverseEndianness(counter)).AsByte();
}
