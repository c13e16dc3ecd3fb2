using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks.Stages;

/// <summary>The internet checksum over whole packets.</summary>
internal sealed class ChecksumStage : Stage
{
    private readonly byte[] _packets;
    private readonly int _octets;
    private readonly int _expected;

    /// <param name="octets">Octets of each packet.</param>
    public ChecksumStage(int octets)
    {
        _octets = octets;
        _packets = HandMade.Segments(octets);
        _expected = Sum();
    }

    /// <inheritdoc/>
    public override void Run() => Expect(Sum() == _expected, "a checksum changed");

    private int Sum()
    {
        var sum = 0;
        for (var offset = 0; offset < _packets.Length; offset += _octets) sum += InternetChecksum.Compute(_packets.AsSpan(offset, _octets));
        return sum;
    }
}
