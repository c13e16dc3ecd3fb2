using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using IpTfs.Crypto.Intrinsics;

namespace IpTfs.Crypto.Tests;

/// <summary>The hash of AES-GCM in instructions, against the definition of SP 800-38D bit by bit.</summary>
public sealed unsafe class GhashTests
{
    [ProviderFact("vector")]
    public void AnyRunOfBlocks_IsHashedAsTheStandardDefines()
    {
        // Behind the table, what a wide load may meet must not matter.
        var table = Samples.Octets(Ghash.TableLength, 9);
        for (var seed = 0; seed < 20; seed++)
        {
            var key = Samples.Octets(16, seed);
            fixed (byte* t = table)
            {
                Ghash.Prepare(Vector128.Create(key), t);
                for (var count = 1; count <= Ghash.MaxBlocks; count++)
                {
                    var blocks = new byte[(count + 3) * 16];
                    Samples.Octets(count * 16, seed + 100).CopyTo(blocks, 0);
                    var start = Samples.Octets(16, seed + 200);
                    var expected = Convert.ToHexString(Define(key, start, blocks.AsSpan(0, count * 16)));
                    var powers = t + ((Ghash.MaxBlocks - count) * 16);
                    fixed (byte* b = blocks)
                    {
                        var narrow = Reverse(start);
                        fixed (byte* h = narrow) Ghash.UpdateNarrow((ulong*)h, b, count, powers);
                        Assert.Equal((count, expected), (count, Convert.ToHexString(Reverse(narrow))));
                        if (!Pclmulqdq.V512.IsSupported || !Avx512BW.IsSupported) continue;
                        var wide = Reverse(start);
                        fixed (byte* h = wide) Ghash.UpdateWide((ulong*)h, b, count, powers);
                        Assert.Equal((count, expected), (count, Convert.ToHexString(Reverse(wide))));
                    }
                }
            }
        }
    }

    /// <summary>SP 800-38D §6.3 and §6.4, as it is written there.</summary>
    private static byte[] Define(byte[] key, byte[] start, ReadOnlySpan<byte> blocks)
    {
        var hash = Number(start);
        for (var at = 0; at < blocks.Length; at += 16)
        {
            var x = hash ^ Number(blocks.Slice(at, 16));
            var v = Number(key);
            var z = UInt128.Zero;
            for (var bit = 127; bit >= 0; bit--)
            {
                if (((x >> bit) & 1) == 1) z ^= v;
                v = (v & 1) == 1 ? (v >> 1) ^ (new UInt128(0xe1, 0) << 56) : v >> 1;
            }

            hash = z;
        }

        var octets = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(octets, hash);
        return octets;
    }

    private static UInt128 Number(ReadOnlySpan<byte> octets) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);

    private static byte[] Reverse(byte[] octets) => [.. octets.AsEnumerable().Reverse()];
}
