using IpTfs.IO.Sockets;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Support;

/// <summary>Two UDP outer sockets on the loopback interface, and the ways to move packets between them.</summary>
internal sealed class Loopback : IDisposable
{
    private readonly PacketBatch _inbox = PacketBatch.Unpooled(4 * 65_536, 256);

    public Loopback(bool isV6 = false, IoFeatures? sender = null, IoFeatures? receiver = null)
    {
        Assert.True(IpAddress.TryParse(isV6 ? "::1" : "127.0.0.1", out var address));
        Sender = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)) { Features = sender ?? IoFeatures.All });
        Receiver = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)) { Features = receiver ?? IoFeatures.All });
        To = new OuterDestination(Receiver.Local);
    }

    public UdpOuterSocket Sender { get; }

    public UdpOuterSocket Receiver { get; }

    public OuterDestination To { get; init; }

    /// <summary>A well-formed ESP header and recognisable octets behind it.</summary>
    public static byte[] Packet(int length, int number)
    {
        var packet = new byte[length];
        new Random(number).NextBytes(packet);
        packet[0] = 0x10;
        return packet;
    }

    public static PacketBatch Batch(params byte[][] packets)
    {
        var batch = PacketBatch.Unpooled(Math.Max(1, packets.Sum(p => p.Length)), Math.Max(1, packets.Length));
        foreach (var packet in packets) Assert.True(batch.TryAppend(packet));
        return batch;
    }

    public SendOutcome Send(params byte[][] packets) => Sender.Send(Batch(packets), To);

    /// <summary>Receives until so many packets have come, cutting runs into packets again.</summary>
    public List<byte[]> Receive(int count, Action<PacketSlot>? look = null)
    {
        var packets = new List<byte[]>();
        while (packets.Count < count)
        {
            Readiness.Await(Receiver.Descriptor);
            _inbox.Clear();
            Receiver.Receive(_inbox);
            foreach (ref readonly var slot in _inbox.Slots) look?.Invoke(slot);
            foreach (var packet in _inbox.Packets) packets.Add(_inbox.Span(packet).ToArray());
        }

        return packets;
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
