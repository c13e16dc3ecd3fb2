using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace IpTfs.Crypto.Intrinsics;

/// <summary>The key expansion of AES (FIPS 197 §5.2) in AES instructions: no table whose cache lines could tell of the key.</summary>
internal static unsafe class AesKeySchedule
{
    /// <summary>Octets that a schedule takes at most: 15 round keys.</summary>
    public const int MaxLength = 15 * 16;

    /// <summary>Expands a key of 16, 24 or 32 octets and tells the number of rounds: 10, 12 or 14.</summary>
    /// <param name="key">The key.</param>
    /// <param name="schedule">Receives one round key more than there are rounds.</param>
    public static int Expand(ReadOnlySpan<byte> key, byte* schedule)
    {
        var words = (uint*)schedule;
        var keyWords = key.Length / 4;
        var rounds = keyWords + 6;
        key.CopyTo(MemoryMarshal.AsBytes(new Span<uint>(words, keyWords)));
        var constant = 1u;
        for (var i = keyWords; i < 4 * (rounds + 1); i++)
        {
            var word = words[i - 1];
            if (i % keyWords == 0)
            {
                word = Substitute(word, 1) ^ constant;
                // Doubling in the field of AES.
                constant = (constant << 1) ^ ((constant >> 7) * 0x11b);
            }
            else if (keyWords > 6 && i % keyWords == 4)
            {
                word = Substitute(word, 0);
            }

            words[i] = words[i - keyWords] ^ word;
        }

        return rounds;
    }

    /// <summary>The S-box on each octet of a word: element 0 as it is, element 1 rotated by one octet.</summary>
    private static uint Substitute(uint word, int element) => Aes.KeygenAssist(Vector128.Create(word).AsByte(), 0).AsUInt32().GetElement(element);
}
