using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Egress;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Putting AGGFRAG payloads in order, taking them apart and putting split packets together. A run that leaves nothing behind can be repeated.</summary>
internal sealed class OrderingStage : Stage
{
    private readonly TunnelEgress _egress = new(new EgressSettings(), FragmentPool());
    private readonly PacketBatch _payloads;
    private readonly int[] _order;
    private readonly int _octets;
    private ulong _first = 1;

    /// <param name="octets">Octets of each inner packet.</param>
    /// <param name="swapped">Whether of every two outer packets the second comes first, and has to wait.</param>
    public OrderingStage(int octets, bool swapped)
    {
        _payloads = HandMade.Payloads(octets, StageSa.PayloadOctets, StageSa.Overhead);
        _octets = octets;
        _order = [.. Enumerable.Range(0, _payloads.Count)];
        for (var i = 1; swapped && i < _order.Length; i += 2) (_order[i - 1], _order[i]) = (_order[i], _order[i - 1]);
    }

    /// <summary>Memory for early payloads and split packets, as the gateway's.</summary>
    public static PacketBatchPool FragmentPool() => new(66_560);

    /// <inheritdoc/>
    public override void Run()
    {
        var delivered = 0;
        for (var i = 0; i < _order.Length; i++)
        {
            ref readonly var slot = ref _payloads[_order[i]];
            var header = StageSa.Overhead.HeaderLength;
            _egress.HandlePayload(_first + (ulong)_order[i], _payloads, slot.Offset + header, slot.Length - header, StageSa.Now);
            while (_egress.TryTakeInner(out var inner)) delivered += inner.Length;
            if (i % StageSa.ReceivedTogether == StageSa.ReceivedTogether - 1) _egress.ReleaseInner();
        }

        _egress.ReleaseInner();
        _first += (ulong)_order.Length;
        Expect(delivered == Packets * _octets, "a packet was lost");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _egress.Dispose();
        base.Dispose(disposing);
    }
}
