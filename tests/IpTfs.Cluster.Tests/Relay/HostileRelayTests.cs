using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>Whatever comes to the relay socket ends in one counter, and is handed on only if another node sent it to this one, in this life, once.</summary>
public class HostileRelayTests
{
    [Fact]
    public void AnyBitFlipped_IsRefusedAndTheGenuineOneStillTaken()
    {
        using var pair = new RelayPair();
        var datagram = Assert.Single(pair.Seal(Packets.Esp(40)));
        var flips = Damage.Flips(datagram).ToList();
        foreach (var flipped in flips)
        {
            var (packets, counted) = pair.Open(flipped);
            Assert.Empty(packets);
            Assert.Equal(1, counted.UnknownSender + counted.BadIcv + counted.Replayed + counted.Malformed);
            Assert.Equal(0, counted.Received);
        }

        Assert.Equal(new RelayCounters { Received = 1 }, pair.Open(datagram).Counted);
    }

    [Fact]
    public void AnyTruncation_IsRefused()
    {
        using var pair = new RelayPair();
        var datagram = Assert.Single(pair.Seal(Packets.Esp(40)));
        foreach (var cut in Damage.Truncations(datagram).Skip(1))
        {
            var (packets, counted) = pair.Open(cut);
            Assert.Empty(packets);
            var expected = cut.Length < RelayFormat.OverheadOctets + 8 ? new RelayCounters { Malformed = 1 } : new RelayCounters { BadIcv = 1 };
            Assert.Equal(expected, counted);
        }

        Assert.Equal(new RelayCounters { BadIcv = 1 }, pair.Open([.. datagram, 0]).Counted);
    }

    [Fact]
    public void Replay_IsRefusedWithinTheWindowAndLeftOfIt()
    {
        using var pair = new RelayPair();
        var old = Assert.Single(pair.Seal(Packets.Esp(40)));
        Assert.Equal(1, pair.Open(old.ToArray()).Counted.Received);
        Assert.Equal(new RelayCounters { Replayed = 1 }, pair.Open(old.ToArray()).Counted);

        var late = pair.Seal(Packets.Esp(40), Packets.Esp(40));
        var filling = Packets.Batch([.. Enumerable.Repeat(Packets.Esp(8), ReplayWindow.MaxSize - 1)]);
        pair.Open([.. pair.Seal(filling)]);
        // Left of the window a number is taken for one of the next 2^32, which the ICV belies (RFC 4303 Appendix A2.2).
        Assert.Equal(new RelayCounters { BadIcv = 2 }, pair.Open(old.ToArray(), late[0].ToArray()).Counted);
        Assert.Equal(new RelayCounters { Received = 1 }, pair.Open(late[1].ToArray()).Counted);
    }

    [Fact]
    public void PacketsInAnyOrder_AreTakenOnceEach()
    {
        using var pair = new RelayPair();
        var datagrams = pair.Seal([.. Enumerable.Range(0, 200).Select(i => Packets.Esp(60, sequence: (uint)i))]);
        var random = new Random(5);
        byte[][] shuffled = [.. datagrams.Concat(datagrams).Select(datagram => datagram.ToArray()).OrderBy(_ => random.Next())];

        var (packets, counted) = pair.Open(shuffled);
        Assert.Equal(new RelayCounters { Received = 200, Replayed = 200 }, counted);
        Assert.Equal(200, packets.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void NodeThatLeft_IsUnknownAndRememberedWhenItComesBackInTheSameLife()
    {
        using var pair = new RelayPair();
        var datagrams = pair.Seal(Packets.Esp(40), Packets.Esp(40), Packets.Esp(40));
        pair.Open(datagrams[1].ToArray());
        pair.Receiver.SetPeers(Packets.B.End, []);
        Assert.Equal(new RelayCounters { UnknownSender = 3 }, pair.Open([.. datagrams.Select(datagram => datagram.ToArray())]).Counted);

        pair.Receiver.SetPeers(Packets.B.End, [Packets.A]);
        Assert.Equal(new RelayCounters { Replayed = 2, Received = 1 }, pair.Open([.. datagrams]).Counted);
    }

    [Fact]
    public void EarlierLifeOfTheSender_IsRefused()
    {
        using var pair = new RelayPair();
        var recorded = Assert.Single(pair.Seal(Packets.Esp(40)));
        // By chance the tag of the new life is that of the old one: the key is not.
        pair.Receiver.SetPeers(Packets.B.End, [Packets.A with { Instance = Packets.A.Instance + (UInt128.One << 64) }]);
        Assert.Equal(new RelayCounters { BadIcv = 1 }, pair.Open(recorded.ToArray()).Counted);

        pair.Receiver.SetPeers(Packets.B.End, [Packets.A with { Instance = Packets.A.Instance + 1 }]);
        Assert.Equal(new RelayCounters { UnknownSender = 1 }, pair.Open(recorded.ToArray()).Counted);
    }

    [Fact]
    public void EarlierLifeOfTheReceiver_IsNotMeant()
    {
        using var pair = new RelayPair();
        var recorded = Assert.Single(pair.Seal(Packets.Esp(40)));
        Assert.Equal(1, pair.Open(recorded.ToArray()).Counted.Received);
        pair.Receiver.SetPeers(Packets.B.End with { Instance = 77 }, [Packets.A]);

        Assert.Equal(new RelayCounters { BadIcv = 1 }, pair.Open(recorded.ToArray()).Counted);
    }

    [Fact]
    public void PacketForAnotherNodeOrByAnotherCluster_IsRefused()
    {
        using var pair = new RelayPair();
        using var otherKey = KnownKey.CreateOther();
        using var toOther = new RelaySender(pair.Key, Packets.A.End, Packets.Node("node-c", 3, 3).End, new RelayNumbers(), pair.Pool);
        using var stranger = new RelaySender(otherKey, Packets.A.End, Packets.B.End, new RelayNumbers(), pair.Pool);
        foreach (var sender in (RelaySender[])[toOther, stranger])
        {
            sender.Handle(Packets.Batch(Packets.Esp(40)), MonotonicTime.Zero);
            Assert.Equal(new RelayCounters { BadIcv = 1 }, pair.Open([.. RelayPair.TakeAll(sender.TryTake).Single().Packets]).Counted);
        }
    }

    [Fact]
    public void ReflectedPacket_IsRefused()
    {
        using var pair = new RelayPair();
        using var back = new RelayReceiver(pair.Key, pair.Pool);
        back.SetPeers(Packets.A.End, [Packets.B]);
        back.Handle(Packets.Batch([.. pair.Seal(Packets.Esp(40))]), MonotonicTime.Zero);

        Assert.Equal(new RelayCounters { UnknownSender = 1 }, back.TakeCounters());
    }

    [Fact]
    public void NodesWithTheSameTag_AreTriedOneAfterTheOther()
    {
        using var pair = new RelayPair();
        var twin = Packets.Node("node-c", (uint)Packets.A.Instance, 3);
        using var third = new RelaySender(pair.Key, twin.End, Packets.B.End, new RelayNumbers(), pair.Pool);
        pair.Receiver.SetPeers(Packets.B.End, [Packets.A, twin]);
        Assert.Equal(Packets.A.End.Tag, twin.End.Tag);
        third.Handle(Packets.Batch(Packets.Esp(40, sequence: 9), Packets.Esp(60, sequence: 9)), MonotonicTime.Zero);
        var theirs = RelayPair.TakeAll(third.TryTake).Single().Packets;
        var ours = pair.Seal(Packets.Esp(40), Packets.Esp(60));

        var (packets, counted) = pair.Open(ours[0].ToArray(), theirs[0].ToArray(), theirs[1].ToArray(), ours[1].ToArray());
        Assert.Equal([Packets.Esp(40), Packets.Esp(40, sequence: 9), Packets.Esp(60, sequence: 9), Packets.Esp(60)], packets);
        Assert.Equal(new RelayCounters { Received = 4 }, counted);
        Assert.Equal(new RelayCounters { Replayed = 2 }, pair.Open(ours[0].ToArray(), theirs[1].ToArray()).Counted);

        var forged = Assert.Single(pair.Seal(Packets.Esp(40)));
        forged[^1] ^= 1;
        Assert.Equal(new RelayCounters { BadIcv = 1 }, pair.Open(forged).Counted);
        pair.Receiver.SetPeers(Packets.B.End, [twin]);
        Assert.Equal(new RelayCounters { BadIcv = 1 }, pair.Open(pair.Seal(Packets.Esp(40))[0]).Counted);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(1, 9)]
    [InlineData(1, 5)]
    [InlineData(2, 4)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(21, 1)]
    public void GenuinePacketWithAnAbsurdHeader_IsMalformed(int at, byte value)
    {
        var payload = Payload();
        payload[at] = value;

        Assert.Equal(new RelayCounters { Malformed = 1 }, OpenPayload(payload, RelayFormat.NextHeader));
    }

    [Fact]
    public void GenuinePacketFromNowhere_IsMalformed()
    {
        var withoutPort = Payload();
        withoutPort.AsSpan(4, 2).Clear();
        var withoutAddress = Payload();
        withoutAddress.AsSpan(6, 4).Clear();

        Assert.All([withoutPort, withoutAddress], payload => Assert.Equal(new RelayCounters { Malformed = 1 }, OpenPayload(payload, RelayFormat.NextHeader)));
    }

    [Fact]
    public void GenuinePacketThatIsTooShortOrNoEsp_IsMalformed()
    {
        var payload = Payload();
        for (var length = 0; length < RelayFormat.HeaderOctets + 8; length++)
            Assert.Equal(new RelayCounters { Malformed = 1 }, OpenPayload(payload[..length], RelayFormat.NextHeader));
        payload.AsSpan(RelayFormat.HeaderOctets, 4).Clear();

        Assert.Equal(new RelayCounters { Malformed = 1 }, OpenPayload(payload, RelayFormat.NextHeader));
        Assert.Equal(new RelayCounters { Received = 1 }, OpenPayload(Payload(), RelayFormat.NextHeader));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(50)]
    [InlineData(59)]
    [InlineData(144)]
    public void GenuinePacketOfAnotherKind_IsMalformed(byte nextHeader) =>
        Assert.Equal(new RelayCounters { Malformed = 1 }, OpenPayload(Payload(), nextHeader));

    [Fact]
    public void RelayedRelayPacket_IsHandedOnAsItIsAndNotOpened()
    {
        using var pair = new RelayPair();
        var once = Assert.Single(pair.Seal(Packets.Esp(40)));
        var twice = Assert.Single(pair.Seal(once));

        var (packets, counted) = pair.Open(twice);
        Assert.Equal(once, Assert.Single(packets));
        Assert.Equal(new RelayCounters { Received = 1 }, counted);
    }

    [Fact]
    public void AnyOctets_EndInOneCounter()
    {
        using var pair = new RelayPair();
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var octets = new byte[random.Next(1, 200)];
            random.NextBytes(octets);
            // Half of them name a sender that there is.
            if (round % 2 == 0 && octets.Length >= 4) System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(octets, Packets.A.End.Tag);
            var (packets, counted) = pair.Open(octets);
            Assert.Empty(packets);
            Assert.Equal(1, counted.Named().Sum(counter => counter.Value));
        }
    }

    private static byte[] Payload()
    {
        var payload = new byte[RelayFormat.HeaderOctets + 40];
        new RelayHeader(Packets.Peer, 1).Write(payload);
        Packets.Esp(40).CopyTo(payload.AsSpan(RelayFormat.HeaderOctets));
        return payload;
    }

    private static RelayCounters OpenPayload(byte[] payload, byte nextHeader)
    {
        using var pair = new RelayPair();
        using var sealer = RelaySa.CreateSealer(pair.Key, Packets.A.End, Packets.B.End);
        sealer.AddRange(new SequenceRange(1, 2));
        var datagram = new byte[sealer.Overhead.SealedLength(payload.Length)];
        payload.CopyTo(datagram.AsSpan(sealer.Overhead.HeaderLength));
        Assert.Equal(Protocol.Counters.DropReason.None, sealer.Seal(datagram, payload.Length, nextHeader, MonotonicTime.Zero, out _));
        return pair.Open(datagram).Counted;
    }
}
