using System.Runtime.CompilerServices;

namespace IpTfs.Crypto.Primitives;

/// <summary>Comparison whose time does not depend on the values compared.</summary>
internal static unsafe class ConstantTime
{
    /// <summary>Whether two runs of octets are equal. Inlined, eight octets at a time.</summary>
    /// <param name="a">The first run.</param>
    /// <param name="b">The second run.</param>
    /// <param name="length">Octets: a multiple of 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal(byte* a, byte* b, int length)
    {
        ulong difference = 0;
        for (var i = 0; i < length; i += 8) difference |= Unsafe.ReadUnaligned<ulong>(a + i) ^ Unsafe.ReadUnaligned<ulong>(b + i);
        return difference == 0;
    }
}
