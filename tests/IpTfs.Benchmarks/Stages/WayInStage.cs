using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;

namespace IpTfs.Benchmarks.Stages;

/// <summary>The whole way in of one SA without I/O: opening in place, anti-replay, order, reassembly. The payloads are made by hand, then sealed.</summary>
internal sealed class WayInStage : ReceivingStage
{
    private readonly EspSealer _sealer = StageSa.Sealer();
    private readonly InboundSa _sa = new(new EgressSettings(), StageSa.Opener(), OrderingStage.FragmentPool());
    private readonly PacketBatch[] _runs;
    private readonly int _octets;

    /// <param name="octets">Octets of each inner packet.</param>
    public WayInStage(int octets)
    {
        _octets = octets;
        _runs = Inputs(() => HandMade.Payloads(octets, StageSa.PayloadOctets, StageSa.Overhead));
    }

    private protected override void Seal(int run)
    {
        var batch = _runs[run];
        foreach (ref readonly var slot in batch.Slots)
        {
            var space = batch.Memory.AsSpan(slot.Offset, SealedLength(slot));
            _sealer.Seal(space, PayloadLength(slot), StageSa.Aggfrag, StageSa.Now, out _);
        }
    }

    private protected override void Receive(int run)
    {
        var batch = _runs[run];
        var delivered = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var slot = ref batch[i];
            _sa.HandleOuter(batch, slot.Offset, SealedLength(slot), ecn: 0, StageSa.Now);
            while (_sa.TryTakeInner(out var inner)) delivered += inner.Length;
            if (i % StageSa.ReceivedTogether == StageSa.ReceivedTogether - 1) _sa.ReleaseInner();
        }

        _sa.ReleaseInner();
        Expect(delivered == Packets * _octets, "a packet was lost");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _sealer.Dispose();
        _sa.Dispose();
        base.Dispose(disposing);
    }

    private static int PayloadLength(in PacketSlot slot) => slot.Length - StageSa.Overhead.HeaderLength;

    private static int SealedLength(in PacketSlot slot) => StageSa.Overhead.SealedLength(PayloadLength(slot));
}
