using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace IpTfs.Crypto.Intrinsics;

/// <summary>
/// GHASH (SP 800-38D §6.4) by carry-less multiplication: runs of up to <see cref="MaxBlocks"/> blocks are multiplied by as many powers of
/// the hash key and reduced once. Four blocks at a time where the processor has the wide instruction.
/// </summary>
/// <remarks>
/// Blocks are used with their octets reversed. Bits stay in GCM's reflected order: the powers are stored multiplied by x, which makes up
/// for the bit by which a product of reflected polynomials is off.
/// </remarks>
internal static unsafe class Ghash
{
    /// <summary>The longest run of blocks.</summary>
    public const int MaxBlocks = 20;

    /// <summary>Octets of a table of powers. Behind the last power is room that a wide load may touch; it meets zero blocks only.</summary>
    public const int TableLength = (MaxBlocks + 3) * 16;

    // x^128 + x^7 + x^2 + x + 1, reflected, without its lowest term.
    private const ulong Polynomial = 0xC200_0000_0000_0000;

    private static Vector128<byte> Reversal => Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    /// <summary>Fills a table with the powers of a hash key, highest first.</summary>
    /// <param name="key">The hash key: the cipher of a zero block.</param>
    /// <param name="table">Room for <see cref="TableLength"/> octets.</param>
    public static void Prepare(Vector128<byte> key, byte* table)
    {
        var reversed = Ssse3.Shuffle(key, Reversal).AsUInt64();
        var value = new UInt128(reversed.GetElement(1), reversed.GetElement(0));
        // Times x, without a branch on the bit that falls out.
        var carry = UInt128.Zero - (value >> 127);
        value = (value << 1) ^ (carry & new UInt128(Polynomial, 1));
        var first = Vector128.Create((ulong)value, (ulong)(value >> 64));
        var power = first;
        for (var i = MaxBlocks - 1; i >= 0; i--)
        {
            power.Store((ulong*)(table + (i * 16)));
            power = Reduce(
                Pclmulqdq.CarrylessMultiply(power, first, 0x00),
                Pclmulqdq.CarrylessMultiply(power, first, 0x01) ^ Pclmulqdq.CarrylessMultiply(power, first, 0x10),
                Pclmulqdq.CarrylessMultiply(power, first, 0x11));
        }
    }

    /// <summary>Takes a run of blocks into the hash.</summary>
    /// <param name="hash">The hash so far, octets reversed: 16 octets, replaced by the new hash.</param>
    /// <param name="blocks">The blocks; behind them zeros up to a multiple of four blocks.</param>
    /// <param name="count">How many: at most <see cref="MaxBlocks"/>.</param>
    /// <param name="table">What <see cref="Prepare"/> filled.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Update(byte* hash, byte* blocks, int count, byte* table)
    {
        var powers = table + ((MaxBlocks - count) * 16);
        if (Pclmulqdq.V512.IsSupported && Avx512BW.IsSupported) UpdateWide((ulong*)hash, blocks, count, powers);
        else UpdateNarrow((ulong*)hash, blocks, count, powers);
    }

    /// <summary>The hash as it is written.</summary>
    public static Vector128<byte> ToOctets(byte* hash) => Ssse3.Shuffle(Vector128.Load(hash), Reversal);

    /// <summary>Four blocks at a time. The table's powers from the run's highest on.</summary>
    // A method of its own, and not inlined: its caller is so large that the compiler would give up inlining what is called here, and every
    // call in between costs a spill of the wide registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void UpdateWide(ulong* hash, byte* blocks, int count, byte* powers)
    {
        var reversal = Vector512.Create(Vector256.Create(Reversal, Reversal), Vector256.Create(Reversal, Reversal));
        var low = Vector512<ulong>.Zero;
        var middle = Vector512<ulong>.Zero;
        var high = Vector512<ulong>.Zero;
        for (var i = 4; i < count; i += 4)
        {
            var data = Avx512BW.Shuffle(Vector512.Load(blocks + (i * 16)), reversal).AsUInt64();
            var power = Vector512.Load((ulong*)(powers + (i * 16)));
            low ^= Pclmulqdq.V512.CarrylessMultiply(data, power, 0x00);
            middle ^= Pclmulqdq.V512.CarrylessMultiply(data, power, 0x01) ^ Pclmulqdq.V512.CarrylessMultiply(data, power, 0x10);
            high ^= Pclmulqdq.V512.CarrylessMultiply(data, power, 0x11);
        }

        // The first blocks last: they are the ones that wait for the hash so far.
        var carried = Vector512<ulong>.Zero.WithLower(Vector256<ulong>.Zero.WithLower(Vector128.Load(hash)));
        var first = Avx512BW.Shuffle(Vector512.Load(blocks), reversal).AsUInt64() ^ carried;
        var highest = Vector512.Load((ulong*)powers);
        low ^= Pclmulqdq.V512.CarrylessMultiply(first, highest, 0x00);
        middle ^= Pclmulqdq.V512.CarrylessMultiply(first, highest, 0x01) ^ Pclmulqdq.V512.CarrylessMultiply(first, highest, 0x10);
        high ^= Pclmulqdq.V512.CarrylessMultiply(first, highest, 0x11);
        Reduce(Fold(low), Fold(middle), Fold(high)).Store(hash);
    }

    /// <summary>One block at a time, for processors without the wide instruction. The table's powers from the run's highest on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void UpdateNarrow(ulong* hash, byte* blocks, int count, byte* powers)
    {
        var carried = Vector128.Load(hash);
        var low = Vector128<ulong>.Zero;
        var middle = Vector128<ulong>.Zero;
        var high = Vector128<ulong>.Zero;
        for (var i = 0; i < count; i++)
        {
            var data = Ssse3.Shuffle(Vector128.Load(blocks + (i * 16)), Reversal).AsUInt64() ^ carried;
            carried = Vector128<ulong>.Zero;
            var power = Vector128.Load((ulong*)(powers + (i * 16)));
            low ^= Pclmulqdq.CarrylessMultiply(data, power, 0x00);
            middle ^= Pclmulqdq.CarrylessMultiply(data, power, 0x01) ^ Pclmulqdq.CarrylessMultiply(data, power, 0x10);
            high ^= Pclmulqdq.CarrylessMultiply(data, power, 0x11);
        }

        Reduce(low, middle, high).Store(hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector512<ulong> lanes)
    {
        var half = lanes.GetLower() ^ lanes.GetUpper();
        return half.GetLower() ^ half.GetUpper();
    }

    /// <summary>The remainder of a product of 256 bits, given by its halves and what lies across them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);
        var polynomial = Vector128.Create(Polynomial, 0);
        // Montgomery's way: each step clears the low 64 bits and exchanges the halves.
        low = Sse2.Shuffle(low.AsUInt32(), 0x4e).AsUInt64() ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        low = Sse2.Shuffle(low.AsUInt32(), 0x4e).AsUInt64() ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        return low ^ high;
    }
}
