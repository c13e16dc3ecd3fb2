using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>What is on the wire, and what comes out at the other end. The expected octets were made with another library.</summary>
public class RelayWireTests
{
    private const string Datagram =
        "0d0e0f10000000010000000000000001d5cbbedde8cb602d1d03bc2ccf23b91c945e938d8dfd4fe8eae5cd2501a678900474a3484d7761332688b59cd8528" +
        "30edb4771c55b83f1b9efad53b3db46dacb11120ff1e20b856c4ab6725042e26645";

    [Fact]
    public void KeyOfOneDirection_IsThatOfAnotherImplementation()
    {
        using var key = KnownKey.Create();
        var material = new byte[20];
        RelaySa.Derive(key, Packets.A.End, Packets.B.End, material);

        Assert.Equal("de771cd0857b909d33c719f207083478058249f8", Convert.ToHexStringLower(material));
    }

    [Fact]
    public void FirstDatagram_IsThatOfAnotherImplementation()
    {
        using var pair = new RelayPair();
        var packets = Packets.Batch(Packets.Esp(40));
        packets[0].Ecn = 2;

        Assert.Equal(Datagram, Convert.ToHexStringLower(Assert.Single(pair.Seal(packets))));
    }

    [Fact]
    public void DatagramMadeElsewhere_BecomesThePacketAsItArrived()
    {
        using var pair = new RelayPair();
        pair.Receiver.Handle(Packets.Batch(Convert.FromHexString(Datagram)), MonotonicTime.Zero);
        var (slots, packets) = Assert.Single(RelayPair.TakeAll(pair.Receiver.TryTake));

        Assert.Equal(Packets.Esp(40), Assert.Single(packets));
        Assert.Equal((Packets.Peer, (byte)2, 0), (slots[0].Source, slots[0].Ecn, slots[0].SegmentSize));
        Assert.Equal(new RelayCounters { Received = 1 }, pair.Receiver.TakeCounters());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(1440)]
    [InlineData(1442)]
    [InlineData(65_448)]
    public void PacketOfAnyLength_ArrivesAndCostsTheDocumentedOctets(int length)
    {
        // Only lengths that are a multiple of 4 exist; the others must not hurt.
        var overhead = RelayFormat.OverheadOctets + ((4 - (length % 4)) % 4);
        using var pair = new RelayPair();
        var datagram = Assert.Single(pair.Seal(Packets.Esp(length)));

        Assert.Equal(length + overhead, datagram.Length);
        Assert.Equal(Packets.Esp(length), Assert.Single(pair.Open(datagram).Packets));
    }

    [Theory]
    [InlineData("192.0.2.9", 4500, 0)]
    [InlineData("192.0.2.9", 0, 3)]
    [InlineData("255.255.255.255", 65535, 1)]
    [InlineData("2001:db8::1", 4500, 2)]
    [InlineData("2001:db8::1", 0, 3)]
    [InlineData("::1", 1, 1)]
    public void PeersAddressAndEcn_ArriveWithThePacket(string address, int port, byte ecn)
    {
        Assert.True(IpAddress.TryParse(address, out var ip));
        var source = new Endpoint(ip, (ushort)port);
        using var pair = new RelayPair();
        var packets = Packets.Batch(Packets.Esp(80));
        packets[0].Source = source;
        packets[0].Ecn = ecn;
        pair.Receiver.Handle(Packets.Batch([.. pair.Seal(packets)]), MonotonicTime.Zero);
        var slot = RelayPair.TakeAll(pair.Receiver.TryTake).Single().Slots.Single();

        Assert.Equal((source, ecn), (slot.Source, slot.Ecn));
    }

    [Fact]
    public void RunOfEqualPackets_StaysOneSlotOnTheWireAndBehindIt()
    {
        using var pair = new RelayPair();
        byte[][] sent = [.. Enumerable.Range(0, 20).Select(i => Packets.Esp(i < 19 ? 1440 : 400, sequence: (uint)i + 7))];
        pair.Sender.Handle(Packets.Run(sent), MonotonicTime.Zero);
        var (slots, datagrams) = Assert.Single(RelayPair.TakeAll(pair.Sender.TryTake));

        Assert.Equal(1440 + RelayFormat.OverheadOctets, Assert.Single(slots).SegmentSize);
        Assert.Equal(20, datagrams.Count);

        pair.Receiver.Handle(Packets.Run([.. datagrams]), MonotonicTime.Zero);
        var (received, packets) = Assert.Single(RelayPair.TakeAll(pair.Receiver.TryTake));
        Assert.Equal(1440, Assert.Single(received).SegmentSize);
        Assert.Equal(sent, packets);
    }

    [Fact]
    public void PacketsOfSeveralPeersAndMarks_AreNotJoined()
    {
        using var pair = new RelayPair();
        var packets = Packets.Batch([.. Enumerable.Range(0, 6).Select(i => Packets.Esp(100, sequence: (uint)i + 7))]);
        packets[2].Source = Packets.Peer with { Port = 4501 };
        packets[4].Ecn = 3;
        // All of one length: on the wire they are one run, although they came from several peers.
        pair.Sender.Handle(packets, MonotonicTime.Zero);
        Assert.True(pair.Sender.TryTake(out var datagrams));
        Assert.Equal(1, datagrams.Count);
        pair.Receiver.Handle(datagrams, MonotonicTime.Zero);
        datagrams.Return();
        var (slots, received) = Assert.Single(RelayPair.TakeAll(pair.Receiver.TryTake));

        Assert.Equal([2, 1, 1, 1, 1], slots.Select(slot => slot.Segments));
        Assert.Equal(Packets.Of(packets), received);
    }

    [Fact]
    public void LongerPacketBehindAShorterOne_BeginsARunOfItsOwn()
    {
        using var pair = new RelayPair();
        pair.Sender.Handle(Packets.Batch(Packets.Esp(100), Packets.Esp(60), Packets.Esp(60), Packets.Esp(100)), MonotonicTime.Zero);
        var (slots, _) = Assert.Single(RelayPair.TakeAll(pair.Sender.TryTake));

        Assert.Equal([(156, 272), (0, 116), (0, 156)], slots.Select(slot => (slot.SegmentSize, slot.Length)));
    }

    [Fact]
    public void MoreThanABatchHolds_GoesIntoSeveralInOrder()
    {
        using var pair = new RelayPair(poolOctets: 4096, poolSlots: 4);
        byte[][] sent = [.. Enumerable.Range(0, 50).Select(i => Packets.Esp(i % 3 == 0 ? 1000 : 600 + (4 * i), sequence: (uint)i + 7))];
        var datagrams = pair.Seal(sent);
        Assert.Equal(50, datagrams.Count);

        Assert.Equal(sent, pair.Open([.. datagrams]).Packets);
    }

    [Fact]
    public void PacketsThatNobodyCouldTake_AreCountedAndNotSent()
    {
        using var pair = new RelayPair(poolOctets: 2048);
        var packets = Packets.Batch(Packets.Esp(8)[..7], Packets.Esp(40, spi: 0), Packets.Esp(40), Packets.Esp(2000), Packets.Esp(40));
        packets[4].Source = default;

        Assert.Single(pair.Seal(packets));
        Assert.Equal(new RelayCounters { SendMalformed = 3, SendTooLong = 1 }, pair.Sender.TakeCounters());
        Assert.Equal(default, pair.Sender.TakeCounters());
    }

    [Fact]
    public void ExhaustedPool_IsCountedOnEitherSide()
    {
        using var pair = new RelayPair(poolLimit: 1);
        var datagrams = pair.Seal(Packets.Esp(40), Packets.Esp(40));
        var held = pair.Pool.TryRent()!;

        Assert.Empty(pair.Seal(Packets.Esp(40), Packets.Esp(40)));
        Assert.Equal(new RelayCounters { SendPoolExhausted = 2 }, pair.Sender.TakeCounters());
        var (none, counted) = pair.Open([.. datagrams]);
        Assert.Empty(none);
        Assert.Equal(new RelayCounters { PoolExhausted = 2 }, counted);
        held.Return();
    }

    [Fact]
    public void Numbers_AreUsedOnceAndGoOnInTheNextLife()
    {
        using var pair = new RelayPair();
        var first = pair.Seal(Packets.Esp(40), Packets.Esp(40));
        using var successor = new RelaySender(pair.Key, Packets.A.End, Packets.B.End, pair.Numbers, pair.Pool);
        successor.Handle(Packets.Batch(Packets.Esp(40)), MonotonicTime.Zero);
        var next = RelayPair.TakeAll(successor.TryTake).Single().Packets;

        Assert.Equal([1u, 2u, 65_537u], first.Concat(next).Select(SequenceOf));
        Assert.Equal(3, pair.Open([.. first, .. next]).Counted.Received);
    }

    [Fact]
    public void RangeThatIsUsedUp_IsFollowedByTheNextWithoutAGap()
    {
        using var pair = new RelayPair();
        var packets = Packets.Batch([.. Enumerable.Repeat(Packets.Esp(8), 1000)]);
        var last = 0u;
        for (var i = 0; i < 132; i++)
        {
            foreach (var datagram in pair.Seal(packets)) Assert.Equal(++last, SequenceOf(datagram));
        }

        Assert.Equal(132_000u, last);
    }

    private static uint SequenceOf(byte[] datagram) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(datagram.AsSpan(4));
}
