using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Opening a batch of equal ESP packets in place: anti-replay, ICV, decryption and trailer.</summary>
internal sealed class OpeningStage : ReceivingStage
{
    private readonly EspSealer _sealer = StageSa.Sealer();
    private readonly EspOpener _opener = StageSa.Opener();
    private readonly byte[][] _runs;
    private readonly int _octets;

    /// <param name="octets">Octets of each ESP packet, ICV included.</param>
    public OpeningStage(int octets)
    {
        _octets = octets;
        _runs = Inputs(() => GC.AllocateArray<byte>(Packets * octets, pinned: true));
    }

    private protected override void Seal(int run)
    {
        var payload = StageSa.Overhead.MaxPayload(_octets);
        for (var i = 0; i < Packets; i++) _sealer.Seal(Packet(run, i), payload, StageSa.Aggfrag, StageSa.Now, out _);
    }

    private protected override void Receive(int run)
    {
        var refused = 0;
        for (var i = 0; i < Packets; i++)
        {
            if (_opener.Open(Packet(run, i), StageSa.Now, out _) != DropReason.None) refused++;
        }

        Expect(refused == 0, "a packet does not open");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _sealer.Dispose();
        _opener.Dispose();
        base.Dispose(disposing);
    }

    private Span<byte> Packet(int run, int index) => _runs[run].AsSpan(index * _octets, _octets);
}
