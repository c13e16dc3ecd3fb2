using IpTfs.IO.Memory;
using IpTfs.IO.Tests.Support;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tests.Memory;

public sealed class MemoryInnerDeviceTests
{
    [Fact]
    public void InjectedPackets_AreReadInOrder_AndTheDescriptorSaysWhen()
    {
        using var device = new MemoryInnerDevice();
        var queue = device.Queues[0];
        Assert.False(Readiness.Poll(queue.Descriptor, 0));
        for (byte i = 0; i < 5; i++) Assert.True(device.TryInject([i, i, i]));
        Assert.True(Readiness.Poll(queue.Descriptor, 0));
        var batch = PacketBatch.Unpooled(4000, 3);

        Assert.Equal(3, queue.Read(batch));
        Assert.True(Readiness.Poll(queue.Descriptor, 0));
        batch.Clear();
        Assert.Equal(2, queue.Read(batch));

        Assert.False(Readiness.Poll(queue.Descriptor, 0));
        Assert.Equal([4, 4, 4], batch.Span(1).ToArray());
        Assert.Equal((5, 15), (queue.Counters.Packets, queue.Counters.Octets));
    }

    [Fact]
    public void FullQueue_RefusesAndTakesAgainOnceRead()
    {
        using var device = new MemoryInnerDevice(new MemoryInnerOptions { MaxQueuedPackets = 2, MaxQueuedOctets = 100 });
        Assert.True(device.TryInject(new byte[60]));
        Assert.False(device.TryInject(new byte[60]));
        Assert.True(device.TryInject(new byte[40]));
        Assert.False(device.TryInject(new byte[1]));
        Assert.Equal(2, device.QueuedPackets);

        Assert.Equal(2, device.Queues[0].Read(PacketBatch.Unpooled(4000)));

        Assert.True(device.TryInject(new byte[100]));
    }

    [Fact]
    public void AnySequenceOfInjectsAndReads_BehavesAsAQueue()
    {
        var random = new Random(7);
        using var device = new MemoryInnerDevice(new MemoryInnerOptions { MaxQueuedPackets = 9, MaxQueuedOctets = 1000 });
        var model = new Queue<byte[]>();
        var batch = PacketBatch.Unpooled(8000, 4);
        for (var i = 0; i < 20_000; i++)
        {
            var packet = InnerPackets.Payload(random.Next(1, 300), i);
            if (random.Next(3) > 0 && device.TryInject(packet)) model.Enqueue(packet);
            if (random.Next(3) > 0) continue;
            batch.Clear();
            var read = device.Queues[0].Read(batch);
            for (var k = 0; k < read; k++) Assert.Equal(model.Dequeue(), batch.Span(k).ToArray());
            Assert.Equal(model.Count, device.QueuedPackets);
            Assert.Equal(model.Count > 0, Readiness.Poll(device.Queues[0].Descriptor, 0));
        }
    }

    [Fact]
    public void SuperPacket_KeepsItsDescription()
    {
        using var device = new MemoryInnerDevice();
        device.TryInject(new byte[9000], new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 1000, ChecksumStart = 20, ChecksumOffset = 16 });
        var batch = PacketBatch.Unpooled(65_536);

        device.Queues[0].Read(batch);

        Assert.Equal(new PacketSlot { Length = 9000, Offload = OffloadKind.Tcp4, SegmentSize = 1000, ChecksumStart = 20, ChecksumOffset = 16 }, batch[0]);
        Assert.Equal(1, device.Queues[0].Counters.SuperPackets);
    }

    [Fact]
    public void Deliveries_QueueUpAndRefusalsAreReported()
    {
        using var device = new MemoryInnerDevice();
        using var writer = device.RentWriter();
        writer.Write([1, 2]);
        device.RefuseDeliveries = true;
        writer.Write([3]);

        Assert.Equal(1, writer.Flush());
        Assert.Equal(0, writer.Flush());
        Assert.True(device.TryTakeDelivered(out var packet));
        Assert.Equal([1, 2], packet);
        Assert.False(device.TryTakeDelivered(out _));
        Assert.Equal((1, 1), (device.ReadWriteCounters().Packets, device.ReadWriteCounters().Refused));
    }
}
