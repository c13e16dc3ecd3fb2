using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Sa;

/// <summary>Both ends of one SA with the same transform, joined by nothing but the test.</summary>
internal sealed class SaPair : IDisposable
{
    public const uint Spi = 0x1001;

    public SaPair(Func<EspTransform> transform, IngressSettings? ingress = null, EgressSettings? egress = null, LifetimeLimits? limits = null, bool leased = true)
    {
        Sealing = transform();
        Out = new OutboundSa(
            ingress ?? new IngressSettings { PayloadOctets = 1446 },
            new EspSealer(Spi, Sealing, false, limits ?? LifetimeLimits.Unlimited, MonotonicTime.Zero),
            OuterPool);
        In = new InboundSa(
            egress ?? new EgressSettings(),
            new EspOpener(Spi, transform(), false, 1024, limits ?? LifetimeLimits.Unlimited, MonotonicTime.Zero),
            FragmentPool);
        if (leased) Out.HandleSequenceRange(new SequenceRange(1, 1 << 30));
    }

    public PacketBatchPool OuterPool { get; } = new(65_536);

    public PacketBatchPool FragmentPool { get; } = new(66 * 1024, 4);

    public EspTransform Sealing { get; }

    public OutboundSa Out { get; }

    public InboundSa In { get; }

    /// <summary>Takes all outer packets as they would leave now, each as a copy.</summary>
    public List<byte[]> TakeOuter(MonotonicTime now)
    {
        Out.HandleTimeout(now);
        var packets = new List<byte[]>();
        while (Out.TryTakeOuter(now, out var batch))
        {
            for (var i = 0; i < batch.Count; i++) packets.Add(batch.Span(i).ToArray());
            batch.Return();
        }

        return packets;
    }

    public List<byte[]> Receive(byte[] outer, MonotonicTime now, byte ecn = 0)
    {
        var batch = PacketBatch.Unpooled(outer.Length);
        outer.CopyTo(batch.Memory, 0);
        In.HandleOuter(batch, 0, outer.Length, ecn, now);
        return Drain();
    }

    public List<byte[]> Drain()
    {
        var packets = new List<byte[]>();
        while (In.TryTakeInner(out var inner)) packets.Add(inner.Span.ToArray());
        In.ReleaseInner();
        return packets;
    }

    public void Dispose()
    {
        Out.Dispose();
        In.Dispose();
        Assert.Equal(0, OuterPool.Outstanding);
        Assert.Equal(0, FragmentPool.Outstanding);
    }
}
