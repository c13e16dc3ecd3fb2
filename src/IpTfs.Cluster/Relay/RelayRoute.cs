using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>The state that survives a restart of the sender to one other node.</summary>
/// <param name="options">The relay's settings.</param>
/// <param name="self">This node.</param>
/// <param name="peer">The other node.</param>
/// <param name="numbers">The sequence numbers between the two.</param>
/// <param name="pool">The memory of sealed packets.</param>
/// <param name="statistics">Where packets are counted.</param>
internal sealed class RelayRoute(RelayOptions options, RelayEnd self, RelayPeer peer, RelayNumbers numbers, PacketBatchPool pool, RelayStatistics statistics)
{
    private readonly RelayEnd _target = peer.End;

    /// <summary>The socket that packets leave by.</summary>
    public IOuterSocket Socket => options.Socket;

    /// <summary>Where packets are counted.</summary>
    public RelayStatistics Tally => statistics;

    /// <summary>Where packets are sent, and the settings of their IP header. Used by the present sender only.</summary>
    public OuterDestination Destination { get; private set; } = new(peer.Endpoint) { Dscp = options.Dscp, Fragments = options.Fragments };

    /// <summary>Sends to another address from now on.</summary>
    public void Redirect(in Endpoint endpoint) => Destination = Destination with { Remote = endpoint };

    /// <summary>Makes a sender, whose sequence numbers lie above those of all senders before. The caller owns it.</summary>
    public RelaySender CreateSender() => new(options.Key, self, _target, numbers, pool);
}
