using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IpTfs.Protocol.Wire;

/// <summary>The Internet checksum: the complement of the ones' complement sum of 16-bit words (RFC 1071).</summary>
/// <remarks>
/// The sum does not depend on the order of octets within the words as long as the result is swapped back (RFC 1071 §2 B), so it is built
/// from whatever words the machine adds fastest.
/// </remarks>
public static class InternetChecksum
{
    /// <summary>The checksum of these octets; 0 when they contain their own, correct checksum.</summary>
    public static ushort Compute(ReadOnlySpan<byte> octets) => unchecked((ushort)~Fold(Sum(octets)));

    /// <summary>The checksum of an upper-layer packet with its pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1); 0 when it contains its own.</summary>
    public static ushort ComputeWithPseudoHeader(ReadOnlySpan<byte> octets, in IpAddress source, in IpAddress destination, byte protocol)
    {
        if (source.IsV6 != destination.IsV6) throw new ArgumentException("both addresses are of one family", nameof(destination));
        // Both families' pseudo-headers come to the same sum: addresses, length and protocol, in whatever width.
        Span<byte> pseudo = stackalloc byte[40];
        var length = source.CopyTo(pseudo);
        length += destination.CopyTo(pseudo[length..]);
        BinaryPrimitives.WriteUInt32BigEndian(pseudo[length..], (uint)octets.Length);
        BinaryPrimitives.WriteUInt32BigEndian(pseudo[(length + 4)..], protocol);
        return unchecked((ushort)~Fold((ulong)Fold(Sum(pseudo[..(length + 8)])) + Fold(Sum(octets))));
    }

    /// <summary>
    /// The ones' complement sum of the octets as big-endian 16-bit words, an odd last octet filled up with 0; not complemented. Sums of parts
    /// of even length add up.
    /// </summary>
    public static ushort PartialSum(ReadOnlySpan<byte> octets) => Fold(Sum(octets));

    /// <summary>The ones' complement sum of two partial sums.</summary>
    public static ushort Combine(ushort a, ushort b)
    {
        var sum = (uint)a + b;
        return (ushort)((sum & 0xFFFF) + (sum >> 16));
    }

    // 32-bit words in native order are added up in 64-bit lanes, which cannot overflow below 2^34 octets.
    private static ulong Sum(ReadOnlySpan<byte> octets)
    {
        ulong sum = 0;
        if (Vector256.IsHardwareAccelerated && octets.Length >= Vector256<byte>.Count)
        {
            var vectors = MemoryMarshal.Cast<byte, Vector256<uint>>(octets);
            var low = Vector256<ulong>.Zero;
            var high = Vector256<ulong>.Zero;
            foreach (var vector in vectors)
            {
                var (lower, upper) = Vector256.Widen(vector);
                low += lower;
                high += upper;
            }

            sum = Vector256.Sum(low + high);
            octets = octets[(vectors.Length * Vector256<byte>.Count)..];
        }

        var words = MemoryMarshal.Cast<byte, uint>(octets);
        foreach (var word in words) sum += word;
        octets = octets[(words.Length * sizeof(uint))..];
        if (octets.Length >= sizeof(ushort))
        {
            sum += MemoryMarshal.Read<ushort>(octets);
            octets = octets[sizeof(ushort)..];
        }

        if (!octets.IsEmpty) sum += BitConverter.IsLittleEndian ? octets[0] : (ulong)octets[0] << 8;

        // Back to network order after folding to 16 bits.
        sum = (sum & 0xFFFFFFFF) + (sum >> 32);
        sum = (sum & 0xFFFFFFFF) + (sum >> 32);
        var folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    private static ushort Fold(ulong sum)
    {
        while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)sum;
    }
}
