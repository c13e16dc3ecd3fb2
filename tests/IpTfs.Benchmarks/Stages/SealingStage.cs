using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Sealing a batch of equal ESP packets in place. What was sealed before is sealed again: the octets do not matter to the cipher.</summary>
internal sealed class SealingStage : Stage
{
    private readonly EspSealer _sealer = StageSa.Sealer();
    private readonly byte[] _packets;
    private readonly int _octets;

    /// <param name="octets">Octets of each ESP packet, ICV included.</param>
    public SealingStage(int octets)
    {
        _octets = octets;
        _packets = GC.AllocateArray<byte>(Packets * octets, pinned: true);
        new Random(1).NextBytes(_packets);
    }

    /// <inheritdoc/>
    public override void Run()
    {
        var payload = StageSa.Overhead.MaxPayload(_octets);
        var refused = 0;
        for (var offset = 0; offset < _packets.Length; offset += _octets)
        {
            if (_sealer.Seal(_packets.AsSpan(offset, _octets), payload, StageSa.Aggfrag, StageSa.Now, out _) != DropReason.None) refused++;
        }

        Expect(refused == 0, "a packet was not sealed");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _sealer.Dispose();
        base.Dispose(disposing);
    }
}
