using Akka.Actor;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// The relay of one node: a sender to each other node, and the keys that open the other nodes' packets, kept in step with the list of nodes.
/// </summary>
/// <remarks>
/// Belongs to one actor, which is the parent of the senders and of the reader; <see cref="Counters"/> may be read on any thread. Each key belongs to one life of
/// this node and one life of the other node: a new instance at either end makes new keys, so that no sequence number is used twice under one key, and packets
/// recorded in an earlier life are refused. Dispose it after its actors were stopped.
/// </remarks>
public sealed class RelaySet : IDisposable
{
    private readonly RelayOptions _options;
    private readonly Func<Props, string, IActorRef> _start;
    private readonly Action<IActorRef> _stop;
    private readonly PacketBatchPool _sendPool = new(RelayTuning.PacketBatchOctets, RelayTuning.BatchSlots, RelayTuning.SendBatches);
    private readonly PacketBatchPool _receivePool = new(RelayTuning.ReceiveBatchOctets, RelayTuning.BatchSlots, RelayTuning.ReceiveBatches);
    private readonly PacketBatchPool _holdPool = new(RelayTuning.BufferBatchOctets, RelayTuning.BatchSlots, RelayTuning.BufferBatches);
    private readonly RelayStatistics _statistics = new();
    private readonly RelayInbox _inbox;
    private readonly Dictionary<string, (RelayPeer Peer, RelayEntry Sender)> _senders = [];

    // For every node seen in this life: a node that was away and returns in the same life gets numbers above those used before.
    private readonly Dictionary<RelayEnd, RelayNumbers> _numbers = [];
    private readonly HashSet<UInt128> _lives = [];
    private int _started;

    /// <summary>Makes a relay that knows no other node yet.</summary>
    /// <param name="options">The relay's settings.</param>
    /// <param name="start">Makes a child of the actor that the relay belongs to: <c>(props, name) =&gt; Context.ActorOf(props, name)</c>.</param>
    /// <param name="stop">Stops such a child: <c>Context.Stop</c>.</param>
    /// <exception cref="NotSupportedException">No crypto provider on this machine has AES-128-GCM.</exception>
    public RelaySet(
        RelayOptions options, Func<Props, string, IActorRef> start, Action<IActorRef> stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(stop);
        if (RelaySa.Fault is { } fault) throw new NotSupportedException($"this machine cannot relay: {fault}");
        _options = options;
        _start = start;
        _stop = stop;
        var pool = new PacketBatchPool(RelayTuning.PacketBatchOctets, RelayTuning.BatchSlots, RelayTuning.DeliverBatches);
        _inbox = new RelayInbox(new RelayReceiver(options.Key, pool), _statistics);
    }

    /// <summary>This life of the node, as the other nodes know it; 0 before the first.</summary>
    public UInt128 Instance { get; private set; }

    /// <summary>What the relay did in all its lives. A copy.</summary>
    public RelayCounters Counters => _statistics.Total;

    private RelayEnd Self => new(_options.Node, Instance);

    /// <summary>
    /// Begins a life: stops all senders and forgets all keys of the life before. Does nothing when the life has begun already. Called when the node joins
    /// and when it joins again.
    /// </summary>
    /// <param name="instance">128 random bits, drawn anew for this life, the same as in the node's record; not 0.</param>
    /// <exception cref="InvalidOperationException">An earlier life had the same: its sequence numbers would be used again.</exception>
    public void Join(UInt128 instance)
    {
        ArgumentOutOfRangeException.ThrowIfZero(instance);
        if (instance == Instance) return;
        if (!_lives.Add(instance)) throw new InvalidOperationException("a node that joins again draws another instance");
        StopSenders();
        _numbers.Clear();
        Instance = instance;
        _inbox.SetPeers(Self, []);
    }

    /// <summary>
    /// Sets the nodes that are in the cluster now, with or without this node. When this returns, packets of a node that has left, or of an earlier life of a node
    /// that stayed, are refused.
    /// </summary>
    /// <param name="nodes">The live nodes, each name once.</param>
    /// <exception cref="ArgumentException">Two nodes have the same name.</exception>
    /// <exception cref="InvalidOperationException">The node has not joined.</exception>
    public void SetNodes(IReadOnlyList<RelayPeer> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        if (Instance == UInt128.Zero) throw new InvalidOperationException("a node that has not joined has no keys");
        var peers = nodes.Where(node => node.Node != _options.Node).ToDictionary(node => node.Node);
        foreach (var (peer, sender) in _senders.Values.ToList())
        {
            if (peers.TryGetValue(peer.Node, out var now) && now.End == peer.End && !sender.IsClosed && CanSendTo(now)) continue;
            Stop(sender);
            _senders.Remove(peer.Node);
        }

        _inbox.SetPeers(Self, [.. peers.Values]);
        foreach (var peer in peers.Values.Where(CanSendTo))
        {
            if (!_senders.TryGetValue(peer.Node, out var known))
            {
                _senders.Add(peer.Node, (peer, Start(peer)));
            }
            else if (known.Peer.Endpoint != peer.Endpoint)
            {
                known.Sender.Actor.Tell(new RelayMessage.Redirect(peer.Endpoint));
                _senders[peer.Node] = (peer, known.Sender);
            }
        }
    }

    /// <summary>
    /// The sender to a node: send it batches of ESP packets as a socket received them, of any number of SAs. Null when the node is not known, or its
    /// relay socket is of another address family than this node's. A new sender after the node has joined again.
    /// </summary>
    public RelayEntry? EntryTo(string node) => _senders.TryGetValue(node, out var known) ? known.Sender : null;

    /// <summary>
    /// Starts an actor that buffers the ESP packets which it receives, until it receives <see cref="RelayMessage.HandOn"/>. The caller stops it with
    /// <see cref="StopBuffer"/>.
    /// </summary>
    public RelayEntry StartBuffer()
    {
        var props = Props.Create(() => new HandoffBufferActor(new HandoffBuffer(_holdPool, RelayTuning.BufferBatchesOfShard, RelayTuning.LongestBuffering), _statistics));
        return Start(props, $"hold-{++_started}", "hold", packets => new RelayCounters { HoldOverflow = packets });
    }

    /// <summary>Stops an actor of <see cref="StartBuffer"/>. The packets still in its buffer are dropped, and counted.</summary>
    public void StopBuffer(RelayEntry hold) => Stop(hold);

    /// <summary>
    /// Makes the props of the reader: start one, as a child of the same actor, on the dispatcher of a <see cref="Actors.Dispatch.ReaderThread"/> that sleeps in the
    /// parker.
    /// </summary>
    /// <param name="parker">What the dispatcher's thread sleeps on.</param>
    /// <param name="deliver">Delivers the packets that other nodes relayed.</param>
    public Props CreateReader(EpollActorParker parker, RelayDelivery deliver) =>
        Props.Create(() => new RelayReader(_options.Socket, parker, _inbox, deliver, _receivePool));

    /// <summary>Stops the senders and clears the keys.</summary>
    public void Dispose()
    {
        StopSenders();
        _inbox.Dispose();
    }

    private void StopSenders()
    {
        foreach (var (_, sender) in _senders.Values) Stop(sender);
        _senders.Clear();
    }

    private bool CanSendTo(RelayPeer peer) => peer.Endpoint.Port != 0 && peer.Endpoint.Address.IsV6 == _options.Socket.Local.Address.IsV6;

    private RelayEntry Start(RelayPeer peer)
    {
        if (!_numbers.TryGetValue(peer.End, out var numbers)) _numbers.Add(peer.End, numbers = new RelayNumbers());
        var route = new RelayRoute(_options, Self, peer, numbers, _sendPool, _statistics);
        return Start(Props.Create(() => new RelaySenderActor(route)), $"relay-{peer.End.Tag:x8}-{++_started}", peer.Node, static packets => new RelayCounters { SendStopped = packets });
    }

    // Packets discarded because the mailbox is full are counted by the entry alone.
    private RelayEntry Start(Props props, string name, string node, Func<int, RelayCounters> stopped) =>
        new(node, _start(props.WithDispatcher(_options.SenderDispatcher).WithMailbox(_options.SenderMailbox), name), (reason, packets) =>
        {
            if (reason != DiscardReason.MailboxFull) _statistics.Add(stopped(packets));
        });

    private void Stop(RelayEntry entry)
    {
        entry.Close();
        _stop(entry.Actor);
    }
}
