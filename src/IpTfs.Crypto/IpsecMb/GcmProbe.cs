using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IpTfs.Crypto.IpsecMb;

/// <summary>
/// Finds out how much of its two structures a version of the library uses: the library works in patterned memory, and the octets that it wrote are
/// counted. The headers of 1.3 and 2.0 allow for 15 round keys and up to 48 and 64 powers of the hash key, 16 octets each, and 96 octets of context;
/// another version may differ, and its header is not at hand when the program runs.
/// </summary>
internal static unsafe class GcmProbe
{
    // Far more than any version has had.
    private const int Room = 4096;
    private const int CacheLine = 64;

    // The least that the headers of the known versions allow for, rounded up: never less than that, whatever the library was seen to write.
    private const int LeastKeyData = 1024;
    private const int LeastContext = 128;

    // Octets that are read but not written cannot be seen: one cache line is added for them.
    private const int Margin = CacheLine;
    private const int LongestMessage = 16_384;

    /// <summary>Measures the functions of one key size.</summary>
    /// <param name="precompute">See <see cref="GcmFunctions"/>.</param>
    /// <param name="encrypt">See <see cref="GcmFunctions"/>.</param>
    /// <param name="decrypt">See <see cref="GcmFunctions"/>.</param>
    public static GcmFunctions Measure(nint precompute, nint encrypt, nint decrypt)
    {
        var (keyData, context) = (LeastKeyData, LeastContext);
        var memory = (byte*)NativeMemory.AlignedAlloc((2 * Room) + LongestMessage, CacheLine);
        try
        {
            // An octet that is overwritten with the pattern's own value is seen under another pattern.
            foreach (var pattern in (byte[])[0x00, 0xFF, 0xA5])
            {
                Work(memory, pattern, precompute, encrypt, decrypt);
                keyData = Math.Max(keyData, Used(memory, pattern));
                context = Math.Max(context, Used(memory + Room, pattern));
            }
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }

        return new GcmFunctions(precompute, encrypt, decrypt, keyData + Margin, context + Margin);
    }

    [SkipLocalsInit]
    private static void Work(byte* memory, byte pattern, nint precompute, nint encrypt, nint decrypt)
    {
        var keyData = memory;
        var context = memory + Room;
        var text = memory + (2 * Room);
        NativeMemory.Fill(memory, (2 * Room) + LongestMessage, pattern);
        var scratch = stackalloc byte[96];
        NativeMemory.Fill(scratch, 96, pattern);
        ((delegate* unmanaged<byte*, byte*, void>)precompute)(scratch, keyData);
        // Lengths around each of the library's strides, and one long enough for its widest loop.
        foreach (var length in (int[])[0, 1, 15, 16, 17, 255, 257, 1400, LongestMessage])
        {
            foreach (var function in (nint[])[encrypt, decrypt])
            {
                ((delegate* unmanaged<byte*, byte*, byte*, byte*, ulong, byte*, byte*, ulong, byte*, ulong, void>)function)(
                    keyData, context, text, text, (ulong)length, scratch + 32, scratch + 48, 12, scratch + 64, 16);
            }
        }
    }

    private static int Used(byte* memory, byte pattern)
    {
        var octets = new ReadOnlySpan<byte>(memory, Room);
        return (octets.LastIndexOfAnyExcept(pattern) + CacheLine) & -CacheLine;
    }
}
