using System.Security.Cryptography;

namespace IpTfs.Crypto.KnownAnswers;

/// <summary>
/// The check that a provider must pass before it may seal a packet: for its suite it must make exactly the packets whose digest
/// <see cref="KnownAnswerTable"/> holds, open them again, and refuse each of them with one bit changed.
/// </summary>
/// <remarks>
/// The lengths reach every path of a vectorised cipher: less than a block, a tail, several wide blocks, a jumbo packet. The keys are
/// counters: nothing here is secret.
/// </remarks>
internal static class KnownAnswer
{
    private static readonly int[] Lengths = [16, 48, 112, 592, 1392, 9040];

    /// <summary>Why a provider must not be used for a suite, as a sentence; null when all its answers are right.</summary>
    public static string? Check(CryptoProvider provider, EspSuite suite)
    {
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            if (!Run(provider, suite, esn: false, digest) || !Run(provider, suite, esn: true, digest)) return "it cannot tell a forged packet from a good one";
            return KnownAnswerTable.Matches(suite, digest.GetHashAndReset()) ? null : "its answers are not the known ones";
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Any exception of a library means the same: use another provider.
            return $"it failed with {fault.GetType().Name}";
        }
    }

    private static bool Run(CryptoProvider provider, EspSuite suite, bool esn, IncrementalHash digest)
    {
        using var transform = provider.Create(suite, Counter(suite.KeyLength, 1), Counter(suite.AuthKeyLength, 101), esn);
        foreach (var length in Lengths)
        {
            var sequence = esn ? 0x0000_0002_0000_0000ul + (uint)length : (ulong)length;
            var packet = Counter(8 + suite.IvLength + length + suite.IcvLength, 201);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)sequence);
            packet.AsSpan(packet.Length - suite.IcvLength).Clear();
            transform.Seal(packet, sequence);
            digest.AppendData(packet);

            var forged = (byte[])packet.Clone();
            forged[^(suite.IcvLength + 3)] ^= 0x10;
            if (transform.TryOpen(forged, sequence)) return false;
            var opened = (byte[])packet.Clone();
            if (!transform.TryOpen(opened, sequence)) return false;
            var text = 8 + suite.IvLength;
            var expected = Counter(packet.Length, 201);
            if (!opened.AsSpan(text, length).SequenceEqual(expected.AsSpan(text, length))) return false;
        }

        return true;
    }

    /// <summary>Octets that count up from a first one, modulo 251 so that they do not repeat with the blocks.</summary>
    private static byte[] Counter(int length, int first)
    {
        var octets = new byte[length];
        for (var i = 0; i < length; i++) octets[i] = (byte)((first + i) % 251);
        return octets;
    }
}
