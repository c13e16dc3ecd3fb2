using Akka.Actor;
using IpTfs.Actors.TestKit;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>A node's relay on a test kit: what it sends is in its socket, what it receives in a list.</summary>
internal sealed class RelayNode : IDisposable
{
    private readonly SeededTestKit _kit;
    private readonly ClusterKey _key = KnownKey.Create();
    private readonly EpollActorParker _parker = new();

    public RelayNode(SeededTestKit kit, string name, byte host, string mailbox = "akka.iptfs.mailboxes.datapath")
    {
        _kit = kit;
        Name = name;
        Socket = new FakeRelaySocket(host);
        var options = new RelayOptions(name, _key, Socket) { Dscp = 10, SenderMailbox = mailbox };
        Relay = new RelaySet(options, (props, actor) => kit.Sys.ActorOf(props, $"{name}-{actor}"), kit.Sys.Stop);
        Relay.Join(((UInt128)host << 100) + 1000);
        Reader = kit.Sys.ActorOf(Relay.CreateReader(_parker, Deliver), $"{name}-reader");
        kit.RunUntilIdle();
    }

    public string Name { get; }

    public FakeRelaySocket Socket { get; }

    public RelaySet Relay { get; }

    public IActorRef Reader { get; }

    public List<byte[]> Delivered { get; } = [];

    /// <summary>How many packets of each batch no SA of this node takes.</summary>
    public int Strangers { get; set; }

    public RelayPeer Peer => new(Name, Relay.Instance, Socket.Local);

    /// <summary>Hands packets to the sender to a node and lets it run.</summary>
    public void Tell(string node, params byte[][] packets)
    {
        Assert.True(Relay.EntryTo(node)!.TryTell(Packets.Batch(packets)));
        _kit.RunUntilIdle();
    }

    /// <summary>Takes what was sent until now.</summary>
    public List<byte[]> TakeSent()
    {
        var sent = Socket.Sent.ConvertAll(item => item.Datagram);
        Socket.Sent.Clear();
        return sent;
    }

    /// <summary>Lets datagrams arrive, and returns the packets that came out.</summary>
    public List<byte[]> Receive(params byte[][] datagrams)
    {
        foreach (var datagram in datagrams) Socket.Arriving.Enqueue(datagram.ToArray());
        Delivered.Clear();
        Reader.Tell(ReaderMessage.Ready.Instance);
        _kit.RunUntilIdle();
        return [.. Delivered];
    }

    public void Dispose()
    {
        _kit.Sys.Stop(Reader);
        Relay.Dispose();
        _kit.RunUntilIdle();
        _parker.Dispose();
        Socket.Dispose();
        _key.Dispose();
    }

    private int Deliver(PacketBatch packets)
    {
        Delivered.AddRange(Packets.Of(packets));
        packets.Return();
        return Strangers;
    }
}
