using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Support;

/// <summary>Hosts one egress: gives payloads in a buffer that is spoilt as soon as the contract allows, and collects the inner packets.</summary>
internal sealed class EgressDriver : IDisposable
{
    private readonly PacketBatch _receive = PacketBatch.Unpooled(70_000);

    public EgressDriver(EgressSettings? settings = null, int poolOctets = 66 * 1024, int poolLimit = 4096)
    {
        Pool = new PacketBatchPool(poolOctets, 4, poolLimit);
        Egress = new TunnelEgress(settings ?? new EgressSettings(), Pool);
    }

    public PacketBatchPool Pool { get; }

    public TunnelEgress Egress { get; }

    public MonotonicTime Now { get; set; } = new(1_000_000_000);

    public EgressCounters Counters => Egress.Counters;

    public List<byte[]> Receive(ulong sequence, byte[] payload)
    {
        // Room in front and behind, filled with what would be a valid block: reading out of bounds shows.
        _receive.Memory.AsSpan(0, Math.Min(payload.Length + 300, _receive.Memory.Length)).Fill(0x45);
        payload.CopyTo(_receive.Memory, 100);
        Egress.HandlePayload(sequence, _receive, 100, payload.Length, Now);
        return Drain();
    }

    /// <summary>Payloads with consecutive sequence numbers from <paramref name="first"/> on.</summary>
    public List<byte[]> ReceiveAll(IEnumerable<byte[]> payloads, ulong first = 1)
    {
        var packets = new List<byte[]>();
        foreach (var payload in payloads) packets.AddRange(Receive(first++, payload));
        return packets;
    }

    public List<byte[]> Timeout(MonotonicTime now)
    {
        Now = now;
        Egress.HandleTimeout(now);
        var packets = Drain();
        Assert.True(Egress.NextDeadline > now, "a deadline that was served is not due again");
        return packets;
    }

    /// <summary>Asserts that exactly these reasons were counted, and all others not at all.</summary>
    public void AssertDrops(params (DropReason Reason, long Count)[] expected)
    {
        var drops = Egress.Drops;
        foreach (var info in DropReasons.All)
        {
            var want = expected.Where(e => e.Reason == info.Reason).Sum(e => e.Count);
            Assert.True(want == drops[info.Reason], $"{info.Direction} {info.Name}: expected {want}, counted {drops[info.Reason]}");
        }
    }

    public void Dispose()
    {
        Egress.Dispose();
        Assert.Equal(0, Pool.Outstanding);
    }

    private List<byte[]> Drain()
    {
        var taken = new List<InnerPacket>();
        while (Egress.TryTakeInner(out var inner)) taken.Add(inner);
        // Read only when all are out: each must still be intact then.
        var packets = taken.ConvertAll(inner => inner.Span.ToArray());
        Egress.ReleaseInner();
        if (Egress.HeldPayloads == 0 && Egress.NextDeadline == MonotonicTime.Never) Assert.Equal(0, Egress.HeldBatches);
        return packets;
    }
}
