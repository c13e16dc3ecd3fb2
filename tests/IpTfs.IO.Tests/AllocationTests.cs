using IpTfs.IO.Memory;
using IpTfs.IO.Offload;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tests.Support;
using IpTfs.IO.Tests.Tun;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(64, true, true)]
    [InlineData(576, true, true)]
    [InlineData(1400, true, true)]
    [InlineData(1400, false, true)]
    [InlineData(1400, false, false)]
    public void UdpSendAndReceive_AllocateNothing(int length, bool offload, bool mmsg)
    {
        var features = IoFeatures.All with { Gso = offload, Gro = offload, Mmsg = mmsg };
        using var pair = new Loopback(false, features, features);
        var outbox = Loopback.Batch([.. Enumerable.Range(0, 32).Select(i => Loopback.Packet(length, i))]);
        var inbox = PacketBatch.Unpooled(32 * 9216, 64);
        var to = pair.To;
        long received = 0;

        Allocation.None(
            () =>
            {
                pair.Sender.Send(outbox, to);
                inbox.Clear();
                received += pair.Receiver.Receive(inbox);
            },
            times: 400);

        Assert.True(received >= 500);
    }

    [Fact]
    public void ReadingNoErrors_AllocatesNothing()
    {
        using var pair = new Loopback();
        var errors = new PathError[8];

        Allocation.None(() => pair.Sender.ReadErrors(errors));
    }

    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void TunWriteForwardAndRead_AllocateNothing(bool vnet)
    {
        using var space = new NetworkNamespace();
        space.Do(() => File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1"));
        using var device = space.Do(() => new TunDevice(TunDeviceTests.Options("iptfs0", vnet)));
        // From 10.1.0.1 to 10.1.0.9: the kernel turns it round and gives it back to the same device.
        var packets = Enumerable.Range(0, 32).Select(i => InnerPackets.Tcp(false, (uint)(i * 1000), InnerPackets.Payload(1000, i), id: (ushort)i)).ToArray();
        foreach (var packet in packets) Retarget(packet);
        var outbox = Loopback.Batch(packets);
        var inbox = PacketBatch.Unpooled(4 * 65_536, 128);
        var scratch = new byte[InnerSegmenter.ScratchOctets];
        long octets = 0;

        Allocation.None(
            () =>
            {
                using (var writer = device.RentWriter())
                {
                    foreach (ref readonly var slot in outbox.Slots) writer.Write(outbox, slot.Offset, slot.Length);
                    writer.Flush();
                }

                inbox.Clear();
                device.Queues[0].Read(inbox);
                for (var i = 0; i < inbox.Count; i++)
                {
                    var segmenter = new InnerSegmenter(inbox.Span(i), inbox[i], scratch);
                    while (segmenter.TryNext(out var head, out var body)) octets += head.Length + body.Length;
                }
            },
            times: 400);

        Assert.True(octets > 400 * 32 * 1000L);
        Assert.Equal(vnet, device.ReadWriteCounters().SuperPackets > 0);
    }

    [Fact]
    public void MemoryDevice_AllocatesNothingWhenItCallsBack()
    {
        long delivered = 0;
        using var device = new MemoryInnerDevice(new MemoryInnerOptions { OnDelivered = packet => delivered += packet.Length });
        var packet = new byte[1400];
        var batch = PacketBatch.Unpooled(65_536);

        Allocation.None(() =>
        {
            device.TryInject(packet);
            batch.Clear();
            device.Queues[0].Read(batch);
            using var writer = device.RentWriter();
            writer.Write(batch, batch[0].Offset, batch[0].Length);
            writer.Flush();
        });

        Assert.True(delivered >= 2100 * 1400L);
    }

    // The destination becomes 10.1.0.9; the checksums follow (10.2.0.1 minus 10.1.0.9 in ones' complement, RFC 1624).
    private static void Retarget(byte[] packet)
    {
        IpAddress.V4([10, 1, 0, 9]).CopyTo(packet.AsSpan(16));
        foreach (var at in (int[])[10, 36])
        {
            var sum = (uint)(~((packet[at] << 8) | packet[at + 1]) & 0xFFFF) + (0xFFFFu - 0x0A02) + (0xFFFFu - 0x0001) + 0x0A01 + 0x0009;
            while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
            (packet[at], packet[at + 1]) = ((byte)(~sum >> 8), (byte)~sum);
        }
    }
}
