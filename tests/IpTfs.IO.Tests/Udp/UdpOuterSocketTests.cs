using IpTfs.IO.Sockets;
using IpTfs.IO.Tests.Support;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Udp;

public sealed class UdpOuterSocketTests
{
    public static TheoryData<bool, bool, bool, bool> Paths()
    {
        var data = new TheoryData<bool, bool, bool, bool>();
        foreach (var isV6 in (bool[])[false, true])
        {
            foreach (var gso in (bool[])[false, true])
            {
                foreach (var gro in (bool[])[false, true])
                {
                    foreach (var mmsg in (bool[])[false, true]) data.Add(isV6, gso, gro, mmsg);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void EveryPath_DeliversTheSamePacketsInOrder(bool isV6, bool gso, bool gro, bool mmsg)
    {
        var features = IoFeatures.All with { Gso = gso, Gro = gro, Mmsg = mmsg };
        using var pair = new Loopback(isV6, features, features);
        int[] lengths = [.. Enumerable.Repeat(1400, 50), 700, 1400, 1400, 60, 8, 9, .. Enumerable.Repeat(200, 90), 1400, 1401, 1402];
        var sent = lengths.Select((length, i) => Loopback.Packet(length, i)).ToArray();

        var outcome = pair.Send(sent);

        Assert.Equal(new SendOutcome(SendStatus.Complete, sent.Length, 0, 0, 0), outcome);
        Assert.Equal(sent, pair.Receive(sent.Length, slot => Assert.Equal(pair.Sender.Local, slot.Source)));
        Assert.Equal(sent.Length, pair.Receiver.ReadCounters().ReceivedPackets);
        Assert.Equal(sent.Sum(p => p.Length), pair.Receiver.ReadCounters().ReceivedOctets);
        Assert.Equal(sent.Sum(p => p.Length), pair.Sender.ReadCounters().SentOctets);
    }

    [Fact]
    public void EqualPackets_LeaveInOneCallAndArriveAsRuns()
    {
        using var pair = new Loopback();
        Assert.True(pair.Sender.Features.Gso && pair.Receiver.Features.Gro, "the kernel has no UDP GSO and GRO");
        var sent = Enumerable.Range(0, 40).Select(i => Loopback.Packet(1400, i)).ToArray();
        var runs = 0;

        pair.Send(sent);

        Assert.Equal(sent, pair.Receive(40, slot => runs += slot.SegmentSize == 1400 ? 1 : 0));
        Assert.Equal(1, pair.Sender.ReadCounters().SendCalls);
        Assert.Equal(1, runs);
    }

    [Fact]
    public void RunThatIsOneSlot_IsSentAsItsPackets()
    {
        using var pair = new Loopback();
        var packets = Enumerable.Range(0, 5).Select(i => Loopback.Packet(i == 4 ? 30 : 100, i)).ToArray();
        var batch = Loopback.Batch([.. packets.SelectMany(p => p)]);
        batch[0].SegmentSize = 100;

        var outcome = pair.Sender.Send(batch, pair.To);

        Assert.Equal(5, outcome.Sent);
        Assert.Equal(packets, pair.Receive(5));
    }

    [Fact]
    public void SlotsWithGapsBetweenThem_AreGathered()
    {
        using var pair = new Loopback();
        var packets = Enumerable.Range(0, 300).Select(i => Loopback.Packet(64, i)).ToArray();
        var batch = PacketBatch.Unpooled(300 * 100, 300);
        for (var i = 0; i < packets.Length; i++)
        {
            packets[i].CopyTo(batch.Memory.AsSpan((i * 100) + 20));
            batch.Add((i * 100) + 20, 64);
        }

        Assert.Equal(300, pair.Sender.Send(batch, pair.To).Sent);

        Assert.Equal(packets, pair.Receive(300));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EcnOfEachSlot_TravelsInTheOuterHeader(bool isV6)
    {
        using var pair = new Loopback(isV6);
        var batch = Loopback.Batch([.. Enumerable.Range(0, 8).Select(i => Loopback.Packet(500, i))]);
        for (var i = 0; i < 8; i++) batch[i].Ecn = (byte)(i / 2);
        var ecn = new List<byte>();

        pair.Sender.Send(batch, pair.To with { Dscp = 46, Ttl = 7 });

        pair.Receive(8, slot => ecn.AddRange(Enumerable.Repeat(slot.Ecn, slot.SegmentSize == 0 ? 1 : slot.Length / slot.SegmentSize)));
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], ecn);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeepalivesIkeAndRunts_AreToldFromEsp(bool gro)
    {
        using var pair = new Loopback(receiver: IoFeatures.All with { Gro = gro });
        var esp = Loopback.Packet(100, 1);
        byte[] ike = [1, 2, 3, 4, 5, 6, 7, 8, 9];

        pair.Sender.SendKeepalive(pair.To);
        pair.Sender.SendIke(ike, pair.To);
        pair.Send([9, 9, 9]);
        pair.Send((byte[])[]);
        pair.Send(esp);

        Assert.Equal([esp], pair.Receive(1));
        var counters = pair.Receiver.ReadCounters();
        Assert.Equal((1, 1, 2, 1, 0), (counters.Keepalives, counters.IkeMessages, counters.Runts, counters.ReceivedPackets, counters.IkeDropped));
        Span<byte> message = stackalloc byte[100];
        Assert.True(pair.Receiver.TryTakeIke(message, out var source, out var length));
        Assert.Equal(ike, message[..length].ToArray());
        Assert.Equal(pair.Sender.Local, source);
        Assert.False(pair.Receiver.TryTakeIke(message, out _, out _));
    }

    [Fact]
    public void ForeignDatagramsInsideARun_AreTakenOutAndTheRestStaysWhole()
    {
        using var pair = new Loopback();
        var first = Loopback.Packet(100, 1);
        var marked = Loopback.Packet(100, 2);
        marked.AsSpan(0, 4).Clear();
        var third = Loopback.Packet(100, 3);
        byte[] keepalive = [0xFF];

        // One segmented send: loopback hands it to the receiver as one run of four.
        pair.Send(first, marked, third, keepalive);

        Assert.Equal([first, third], pair.Receive(2));
        var counters = pair.Receiver.ReadCounters();
        Assert.Equal((1, 1, 2), (counters.Keepalives, counters.IkeMessages, counters.ReceivedPackets));
    }

    [Fact]
    public void IkeBacklogFull_DropsNewestAndCounts()
    {
        Assert.True(IpAddress.TryParse("127.0.0.1", out var address));
        using var receiver = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)) { IkeBacklog = 2 });
        using var sender = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)));
        for (byte i = 1; i <= 3; i++) sender.SendIke([i, i], new OuterDestination(receiver.Local));

        Readiness.Await(receiver.Descriptor);
        while (receiver.ReadCounters().IkeMessages < 3 && Readiness.Poll(receiver.Descriptor, 5000)) receiver.Receive(PacketBatch.Unpooled(65_536));

        Assert.Equal((3, 1), (receiver.ReadCounters().IkeMessages, receiver.ReadCounters().IkeDropped));
        Span<byte> message = stackalloc byte[2];
        Assert.True(receiver.TryTakeIke(message, out _, out _));
        Assert.Equal(1, message[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FloodOfKeepalives_EndsATurnInsteadOfHoldingTheReader(bool mmsg)
    {
        using var pair = new Loopback(receiver: IoFeatures.None with { Mmsg = mmsg });
        for (var i = 0; i < 400; i++) pair.Sender.SendKeepalive(pair.To);
        pair.Send(Loopback.Packet(100, 1));

        Assert.Equal(0, pair.Receiver.Receive(PacketBatch.Unpooled(40 * 9216)));

        Assert.InRange(pair.Receiver.ReadCounters().Keepalives, 128, 160);
        Assert.Equal([Loopback.Packet(100, 1)], pair.Receive(1));
        Assert.Equal(400, pair.Receiver.ReadCounters().Keepalives);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DatagramLongerThanItsBuffer_IsCountedAndLeftOut(bool mmsg)
    {
        Assert.True(IpAddress.TryParse("127.0.0.1", out var address));
        var options = new UdpOuterOptions(new Endpoint(address, 0)) { MaxDatagramOctets = 100, Features = IoFeatures.None with { Mmsg = mmsg } };
        using var receiver = new UdpOuterSocket(options);
        using var sender = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)));
        sender.Send(Loopback.Batch(Loopback.Packet(101, 1), Loopback.Packet(100, 2)), new OuterDestination(receiver.Local));
        var batch = PacketBatch.Unpooled(1000);

        while (batch.Count == 0 && Readiness.Poll(receiver.Descriptor, 5000)) receiver.Receive(batch);

        Assert.Equal(1, receiver.ReadCounters().Truncated);
        Assert.Equal(Loopback.Packet(100, 2), batch.Span(0).ToArray());
    }

    [Fact]
    public void BatchWithoutRoom_ReceivesNothingAndLosesNothing()
    {
        using var pair = new Loopback();
        pair.Send(Loopback.Packet(100, 1));
        Readiness.Await(pair.Receiver.Descriptor);

        Assert.Equal(0, pair.Receiver.Receive(PacketBatch.Unpooled(pair.Receiver.ReceiveUnit - 1)));

        Assert.Equal([Loopback.Packet(100, 1)], pair.Receive(1));
    }

    [Fact]
    public void WildcardSocket_SendsFromTheAddressThatTheDestinationNames()
    {
        Assert.True(IpAddress.TryParse("0.0.0.0", out var any) & IpAddress.TryParse("127.0.0.5", out var chosen));
        using var sender = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(any, 0)));
        using var pair = new Loopback();

        sender.Send(Loopback.Batch(Loopback.Packet(50, 1)), pair.To with { Local = chosen });

        pair.Receive(1, slot => Assert.Equal(new Endpoint(chosen, sender.Local.Port), slot.Source));
    }

    [Fact]
    public void AddressInUse_SaysWhich()
    {
        using var pair = new Loopback();

        var fault = Assert.Throws<IoException>(() => new UdpOuterSocket(new UdpOuterOptions(pair.Sender.Local)));

        Assert.Equal(IoFault.AddressInUse, fault.Fault);
        Assert.Contains($"{pair.Sender.Local}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SharedPort_TakesASecondSocket()
    {
        Assert.True(IpAddress.TryParse("127.0.0.1", out var address));
        using var first = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)) { SharePort = true });
        using var second = new UdpOuterSocket(new UdpOuterOptions(first.Local) { SharePort = true });

        Assert.Equal(first.Local, second.Local);
    }

    [Fact]
    public void ForeignAddress_SaysThatItIsNotOfThisHost()
    {
        Assert.True(IpAddress.TryParse("192.0.2.77", out var address));

        var fault = Assert.Throws<IoException>(() => new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 4500))));

        Assert.Equal(IoFault.AddressNotAvailable, fault.Fault);
        Assert.Contains("192.0.2.77:4500", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DestinationOfAnotherFamily_IsTheCallersMistake()
    {
        using var pair = new Loopback();
        using var other = new Loopback(isV6: true);

        Assert.Throws<ArgumentException>(() => pair.Sender.Send(Loopback.Batch(Loopback.Packet(9, 1)), other.To));
    }
}
