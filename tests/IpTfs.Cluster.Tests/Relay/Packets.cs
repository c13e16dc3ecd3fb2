using System.Buffers.Binary;
using IpTfs.Cluster.Relay;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>ESP packets of peers, and nodes.</summary>
internal static class Packets
{
    public static readonly Endpoint Peer = new(IpAddress.V4([192, 0, 2, 9]), 4500);

    public static readonly RelayPeer A = Node("node-a", new UInt128(0x0102030405060708, 0x090a0b0c0d0e0f10), 1);

    public static readonly RelayPeer B = Node("node-b", new UInt128(0xf0e0d0c0b0a09080, 0x706050403020100f), 2);

    public static RelayPeer Node(string name, UInt128 instance, byte host) => new(name, instance, new Endpoint(IpAddress.V4([10, 9, 0, host]), 4501));

    /// <summary>An ESP packet whose octets tell it from others.</summary>
    public static byte[] Esp(int length, uint spi = 0x1001, uint sequence = 7)
    {
        var packet = new byte[length];
        for (var i = 8; i < length; i++) packet[i] = (byte)(i - 8 + sequence - 7);
        BinaryPrimitives.WriteUInt32BigEndian(packet, spi);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), sequence);
        return packet;
    }

    /// <summary>A batch as a socket delivers it, each packet a slot.</summary>
    public static PacketBatch Batch(params byte[][] packets)
    {
        var batch = PacketBatch.Unpooled(Math.Max(1, packets.Sum(packet => packet.Length)), Math.Max(1, packets.Length));
        foreach (var packet in packets)
        {
            Assert.True(batch.TryAppend(packet));
            batch[batch.Count - 1].Source = Peer;
        }

        return batch;
    }

    /// <summary>A batch as a socket with GRO delivers it: one slot.</summary>
    public static PacketBatch Run(params byte[][] packets)
    {
        var batch = PacketBatch.Unpooled(packets.Sum(packet => packet.Length), 1);
        Assert.True(batch.TryAppend([.. packets.SelectMany(packet => packet)]));
        batch[0].SegmentSize = packets[0].Length;
        batch[0].Source = Peer;
        return batch;
    }

    /// <summary>The packets of a batch, runs taken apart.</summary>
    public static List<byte[]> Of(PacketBatch batch)
    {
        var packets = new List<byte[]>();
        foreach (var packet in batch.Packets) packets.Add(batch.Span(packet).ToArray());
        return packets;
    }
}
