using IpTfs.IO.Tests.Support;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tests.Tun;

public sealed class DetachedTunTests
{
    [Fact]
    public void GivenPackets_AreReadAsFromTheKernel()
    {
        using var host = new DetachedTun("detached", 1400);
        using var device = host.Device;
        var plain = InnerPackets.Payload(60, 1);
        var super = InnerPackets.Payload(4000, 2);
        var description = new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 1340, ChecksumStart = 20, ChecksumOffset = 16 };
        var queue = device.Queues[0];
        Assert.False(Readiness.Poll(queue.Descriptor, 0));

        Assert.True(host.TryGive(plain));
        Assert.True(host.TryGive(super, description));

        Assert.True(Readiness.Poll(queue.Descriptor, 0));
        var batch = PacketBatch.Unpooled(4 * 65_536, 8);
        Assert.Equal(2, queue.Read(batch));
        Assert.Equal(plain, batch.Span(0).ToArray());
        Assert.Equal((OffloadKind.None, 0, 0), (batch[0].Offload, batch[0].SegmentSize, batch[0].ChecksumStart));
        Assert.Equal(super, batch.Span(1).ToArray());
        Assert.Equal(description, batch[1] with { Offset = 0, Length = 0 });
        Assert.False(Readiness.Poll(queue.Descriptor, 0));
        Assert.Equal(("detached", 1400), (device.Name, device.Mtu));
    }

    [Fact]
    public void WrittenPackets_AreTakenInOrder()
    {
        using var host = new DetachedTun("detached", 1400);
        using var device = host.Device;
        using (var writer = device.RentWriter())
        {
            for (byte i = 0; i < 5; i++) writer.Write(Enumerable.Repeat((byte)(0x40 + i), 30).ToArray());
            Assert.Equal(0, writer.Flush());
        }

        for (byte i = 0; i < 5; i++)
        {
            Assert.True(host.TryTake(patience: 0, out var packet));
            Assert.Equal(Enumerable.Repeat((byte)(0x40 + i), 30), packet.ToArray());
        }

        Assert.False(host.TryTake(patience: 0, out _));
    }

    [Fact]
    public void FullDevice_RefusesAndTakesAgainOnceRead()
    {
        using var host = new DetachedTun("detached", 1400);
        using var device = host.Device;
        var packet = InnerPackets.Payload(60_000, 3);
        var given = 0;
        while (host.TryGive(packet)) Assert.True(++given < 10_000);

        var batch = PacketBatch.Unpooled(4 * 65_536, 8);
        Assert.True(device.Queues[0].Read(batch) > 0);

        Assert.True(host.TryGive(packet));
    }

    [Theory]
    [InlineData(67)]
    [InlineData(65_522)]
    public void Mtu_IsThatOfATun(int mtu) => Assert.Throws<ArgumentOutOfRangeException>(() => new DetachedTun("detached", mtu));
}
