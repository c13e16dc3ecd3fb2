using IpTfs.Protocol.Tests.Vectors;
using IpTfs.Protocol.Tests.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

/// <summary>
/// Inputs that every target is fed, and from which the mutated ones are made: packets of others, and tests/vectors/fuzz/corpus.txt, to which a
/// fuzzer's finding is added as one line of hexadecimal digits with the reason behind <c>#</c>.
/// </summary>
internal static class Corpus
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. Samples.All,
        .. Samples.All.Select(packet => packet[(packet[0] >> 4 == 4 ? 20 : 40)..]),
        .. LinuxCapture.Load("gcm128-v4-aggregate").OuterPackets.Take(2).Select(packet => packet[20..Math.Min(packet.Length, 400)]),
        .. File.ReadLines(Repository.File("tests", "vectors", "fuzz", "corpus.txt"))
            .Select(line => line.Split('#')[0])
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(Hex.Parse),
    ];
}
