using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Laying inner packets into AGGFRAG payloads, splitting them where a payload ends, and flushing.</summary>
internal sealed class PackingStage : Stage
{
    private readonly TunnelIngress _ingress;
    private readonly byte[] _packets;
    private readonly int _octets;

    /// <param name="octets">Octets of each inner packet.</param>
    public PackingStage(int octets)
    {
        _ingress = new TunnelIngress(Settings, StageSa.Overhead, Pool());
        _packets = HandMade.Segments(octets);
        _octets = octets;
    }

    /// <summary>On demand, without delay, as the reference configuration packs.</summary>
    public static IngressSettings Settings => new() { PayloadOctets = StageSa.PayloadOctets };

    /// <summary>Batches of outer packets, as the gateway's.</summary>
    public static PacketBatchPool Pool() => new(65_536, 64);

    /// <inheritdoc/>
    public override void Run()
    {
        for (var offset = 0; offset < _packets.Length; offset += _octets) _ingress.HandleInner(_packets.AsSpan(offset, _octets), [], StageSa.Now);
        _ingress.HandleTimeout(StageSa.Now);
        Expect(_ingress.QueuedOctets == _packets.Length, "a packet was not accepted");
        while (_ingress.TryTakePayloads(out var batch)) batch.Return();
        Expect(_ingress.QueuedOctets == 0, "a payload was held back");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _ingress.Dispose();
        base.Dispose(disposing);
    }
}
