using IpTfs.Protocol.Sa;

namespace IpTfs.Benchmarks.Stages;

/// <summary>The whole way out of one SA without I/O: packing, sealing, handing out, giving the batches back.</summary>
internal sealed class WayOutStage : Stage
{
    private readonly OutboundSa _sa;
    private readonly byte[] _packets;
    private readonly int _octets;

    /// <param name="octets">Octets of each inner packet.</param>
    public WayOutStage(int octets)
    {
        _sa = new OutboundSa(PackingStage.Settings, StageSa.Sealer(), PackingStage.Pool());
        _packets = HandMade.Segments(octets);
        _octets = octets;
    }

    /// <inheritdoc/>
    public override void Run()
    {
        for (var offset = 0; offset < _packets.Length; offset += _octets) _sa.HandleInner(_packets.AsSpan(offset, _octets), [], StageSa.Now);
        _sa.HandleTimeout(StageSa.Now);
        Expect(_sa.QueuedOctets == _packets.Length, "a packet was not accepted");
        while (_sa.TryTakeOuter(StageSa.Now, out var batch)) batch.Return();
        Expect(_sa.QueuedOctets == 0, "a packet was held back");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _sa.Dispose();
        base.Dispose(disposing);
    }
}
