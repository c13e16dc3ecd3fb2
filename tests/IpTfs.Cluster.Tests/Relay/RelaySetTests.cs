using System.Buffers.Binary;
using IpTfs.Actors.TestKit;
using IpTfs.Cluster.Relay;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>The relays of two or three nodes, with their actors, in virtual time.</summary>
public sealed class RelaySetTests : IDisposable
{
    private readonly SeededTestKit _kit = new(hocon: """akka.iptfs.mailboxes.one { mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors", data-capacity = 1, data-batch = 1 }""");
    private readonly RelayNode _a;
    private readonly RelayNode _b;

    public RelaySetTests()
    {
        _a = new RelayNode(_kit, "node-a", 1);
        _b = new RelayNode(_kit, "node-b", 2);
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _kit.Dispose();
    }

    [Fact]
    public void Packets_GoToTheirOwnerInOneHopAndBack()
    {
        Join();
        byte[][] packets = [Packets.Esp(1400), Packets.Esp(1400, sequence: 8), Packets.Esp(80)];

        _a.Tell("node-b", packets);
        Assert.All(_a.Socket.Sent, sent => Assert.Equal(new OuterDestination(_b.Socket.Local) { Dscp = 10, Fragments = FragmentPolicy.Allow }, sent.To));
        Assert.Equal(packets, _b.Receive([.. _a.TakeSent()]));
        _b.Tell("node-a", packets);
        Assert.Equal(packets, _a.Receive([.. _b.TakeSent()]));
        Assert.Equal(new RelayCounters { Sent = 3, Received = 3 }, _a.Relay.Counters);
    }

    [Fact]
    public void OwnNameInTheTable_IsNotRelayedTo()
    {
        Join();
        _a.Relay.SetNodes([_a.Peer with { Instance = 5 }, _b.Peer]);

        Assert.Null(_a.Relay.EntryTo("node-a"));
        Assert.Null(_a.Relay.EntryTo("node-c"));
        Assert.NotNull(_a.Relay.EntryTo("node-b"));
    }

    [Fact]
    public void SameNodesAgain_ChangeNothing()
    {
        Join();
        var port = _a.Relay.EntryTo("node-b");
        _a.Tell("node-b", Packets.Esp(40));
        Join();
        _a.Tell("node-b", Packets.Esp(40));

        Assert.Same(port, _a.Relay.EntryTo("node-b"));
        Assert.Equal([1u, 2u], _a.TakeSent().Select(SequenceOf));
    }

    [Fact]
    public void NodeThatMovesInTheSameLife_IsSentToItsNewAddress()
    {
        Join();
        var port = _a.Relay.EntryTo("node-b");
        var elsewhere = new Endpoint(IpAddress.V4([10, 9, 0, 200]), 4999);
        _a.Relay.SetNodes([_b.Peer with { Endpoint = elsewhere }]);
        _a.Tell("node-b", Packets.Esp(40));

        Assert.Same(port, _a.Relay.EntryTo("node-b"));
        Assert.Equal(elsewhere, Assert.Single(_a.Socket.Sent).To.Remote);
    }

    [Fact]
    public void NodeThatLeaves_IsNeitherSentToNorHeard()
    {
        Join();
        _b.Tell("node-a", Packets.Esp(40));
        _a.Relay.SetNodes([]);
        _kit.RunUntilIdle();

        Assert.Null(_a.Relay.EntryTo("node-b"));
        Assert.Empty(_a.Receive([.. _b.TakeSent()]));
        Assert.Equal(new RelayCounters { UnknownSender = 1 }, _a.Relay.Counters);
    }

    [Fact]
    public void NodeThatWasAwayInTheSameLife_IsSentHigherNumbersAndItsOldPacketsAreRefused()
    {
        Join();
        _a.Tell("node-b", Packets.Esp(40), Packets.Esp(40));
        var first = _a.TakeSent();
        Assert.Equal(2, _b.Receive([.. first]).Count);
        _a.Relay.SetNodes([]);
        _b.Relay.SetNodes([]);
        Join();
        _a.Tell("node-b", Packets.Esp(40));
        var next = _a.TakeSent();

        Assert.True(SequenceOf(next[0]) > SequenceOf(first[1]));
        Assert.Single(_b.Receive([.. first, .. next]));
        Assert.Equal(new RelayCounters { Received = 3, Replayed = 2 }, _b.Relay.Counters);
    }

    [Fact]
    public void NodeThatJoinsAgain_HasOtherKeysInBothDirections()
    {
        Join();
        _a.Tell("node-b", Packets.Esp(40));
        _b.Tell("node-a", Packets.Esp(40));
        var (toOld, fromOld) = (_a.TakeSent(), _b.TakeSent());
        var before = _b.Relay.Instance;
        _b.Relay.Join(77);
        Assert.Null(_b.Relay.EntryTo("node-a"));
        Join();

        Assert.Empty(_b.Receive([.. toOld]));
        Assert.Empty(_a.Receive([.. fromOld]));
        _a.Tell("node-b", Packets.Esp(40));
        Assert.Equal(1u, SequenceOf(Assert.Single(_a.Socket.Sent).Datagram));
        Assert.Single(_b.Receive([.. _a.TakeSent()]));
        Assert.Equal(1, _b.Relay.Counters.BadIcv);
        Assert.Equal(1, _a.Relay.Counters.UnknownSender);
        // Its numbers would begin at 1 again under the key that they were used under.
        Assert.Throws<InvalidOperationException>(() => _b.Relay.Join(before));
    }

    [Fact]
    public void JoinedTwiceWithOneInstance_GoesOn()
    {
        Join();
        _a.Tell("node-b", Packets.Esp(40));
        _a.Relay.Join(_a.Relay.Instance);
        _a.Tell("node-b", Packets.Esp(40));

        Assert.Equal([1u, 2u], _a.TakeSent().Select(SequenceOf));
    }

    [Fact]
    public void NodeThatHasNotJoined_KnowsNobody()
    {
        using var key = Keys.KnownKey.Create();
        using var socket = new FakeRelaySocket(9);
        using var relay = new RelaySet(new RelayOptions("node-c", key, socket), (props, name) => _kit.Sys.ActorOf(props, name), _kit.Sys.Stop);

        Assert.Throws<InvalidOperationException>(() => relay.SetNodes([_a.Peer]));
        Assert.Throws<ArgumentOutOfRangeException>(() => relay.Join(0));
        Assert.Null(relay.EntryTo("node-a"));
    }

    [Fact]
    public void SenderThatFails_IsRestartedAboveTheNumbersThatItUsed()
    {
        Join();
        _a.Tell("node-b", Packets.Esp(40));
        _a.Socket.Fault = new InvalidOperationException("a bug");
        _a.Tell("node-b", Packets.Esp(40), Packets.Esp(40));
        _kit.Advance(TimeSpan.FromSeconds(10));
        _a.Tell("node-b", Packets.Esp(40));
        var sent = _a.TakeSent();

        Assert.Equal([1u, 65_537u], sent.Select(SequenceOf));
        Assert.Equal(2, _b.Receive([.. sent]).Count);
        Assert.Equal(new RelayCounters { Sent = 2, SendStopped = 2 }, _a.Relay.Counters);
    }

    [Fact]
    public void ReaderThatFails_StillKnowsWhatItReceived()
    {
        Join();
        _a.Tell("node-b", Packets.Esp(40));
        var sent = _a.TakeSent();
        Assert.Single(_b.Receive([.. sent]));
        _b.Socket.Fault = new InvalidOperationException("a bug");
        Assert.Empty(_b.Receive());
        Assert.Null(_b.Socket.Fault);
        _kit.Advance(TimeSpan.FromSeconds(10));
        _a.Tell("node-b", Packets.Esp(40, sequence: 8));

        Assert.Equal(Packets.Esp(40, sequence: 8), Assert.Single(_b.Receive([.. sent, .. _a.TakeSent()])));
        Assert.Equal(1, _b.Relay.Counters.Replayed);
    }

    [Theory]
    [InlineData(SendStatus.TooBig)]
    [InlineData(SendStatus.Congested)]
    [InlineData(SendStatus.Unreachable)]
    [InlineData(SendStatus.Refused)]
    public void PacketsThatTheKernelRefuses_AreCounted(SendStatus status)
    {
        Join();
        _a.Socket.Status = status;
        _a.Tell("node-b", Packets.Esp(40), Packets.Esp(80));

        Assert.Equal(status == SendStatus.TooBig ? new RelayCounters { SendTooBig = 2 } : new RelayCounters { SendFailed = 2 }, _a.Relay.Counters);
    }

    [Fact]
    public void BusySender_RefusesTheNewestBatch_AndCountsIt()
    {
        using var busy = new RelayNode(_kit, "node-c", 3, "akka.iptfs.mailboxes.one");
        busy.Relay.SetNodes([_b.Peer]);
        _kit.RunUntilIdle();
        var entry = busy.Relay.EntryTo("node-b")!;
        var told = 0;
        for (; entry.RefusedFull == 0; told++) entry.Tell(Packets.Batch(Packets.Esp(40)));
        _kit.RunUntilIdle();

        Assert.Equal(1, entry.RefusedFull);
        Assert.Equal(told - 1, busy.Relay.Counters.Sent);
    }

    [Fact]
    public void BatchesOfASenderThatIsStopped_AreCounted()
    {
        Join();
        var port = _a.Relay.EntryTo("node-b")!;
        Assert.True(port.TryTell(Packets.Batch(Packets.Esp(40), Packets.Esp(40))));
        _a.Relay.SetNodes([]);
        _kit.RunUntilIdle();

        var counted = _a.Relay.Counters;
        Assert.Equal(2, counted.Sent + counted.SendStopped);
        Assert.False(port.TryTell(Packets.Batch(Packets.Esp(40))));
    }

    [Fact]
    public void PacketsOfNoSaHere_AreCountedAndNotRelayedAgain()
    {
        Join();
        _b.Strangers = 2;
        _a.Tell("node-b", Packets.Esp(40), Packets.Esp(40), Packets.Esp(40));
        _b.Receive([.. _a.TakeSent()]);

        Assert.Equal(new RelayCounters { Received = 3, NotOwner = 2 }, _b.Relay.Counters);
        Assert.Empty(_b.Socket.Sent);
    }

    [Fact]
    public void PathErrors_AreReadSoThatTheyDoNotWakeTheReaderForEver()
    {
        _b.Socket.Errors = 40;
        _b.Receive();

        Assert.Equal(0, _b.Socket.Errors);
        Assert.Equal(new RelayCounters { PathErrors = 40 }, _b.Relay.Counters);
    }

    [Fact]
    public void NodeOfAnotherAddressFamilyOrWithoutPort_HasNoPortButIsHeard()
    {
        Join();
        Assert.True(IpAddress.TryParse("2001:db8::2", out var v6));
        foreach (var endpoint in (Endpoint[])[new(v6, 4501), _b.Socket.Local with { Port = 0 }])
        {
            _a.Relay.SetNodes([_b.Peer with { Endpoint = endpoint }]);
            Assert.Null(_a.Relay.EntryTo("node-b"));
            _b.Tell("node-a", Packets.Esp(40));
            Assert.Single(_a.Receive([.. _b.TakeSent()]));
        }
    }

    [Fact]
    public void NameThatIsThereTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => _a.Relay.SetNodes([_b.Peer, _b.Peer with { Instance = 9 }]));

    [Fact]
    public void DisposedRelay_HearsNobody()
    {
        Join();
        _b.Tell("node-a", Packets.Esp(40));
        _a.Relay.Dispose();

        Assert.Empty(_a.Receive([.. _b.TakeSent()]));
        Assert.Equal(new RelayCounters { UnknownSender = 1 }, _a.Relay.Counters);
    }

    private static uint SequenceOf(byte[] datagram) => BinaryPrimitives.ReadUInt32BigEndian(datagram.AsSpan(4));

    private void Join()
    {
        _a.Relay.SetNodes([_a.Peer, _b.Peer]);
        _b.Relay.SetNodes([_a.Peer, _b.Peer]);
        _kit.RunUntilIdle();
    }
}
