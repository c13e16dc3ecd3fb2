using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>What every life of the sender to one other node needs, and what it leaves to the next.</summary>
/// <param name="options">How packets are sent.</param>
/// <param name="self">This node.</param>
/// <param name="peer">The other node.</param>
/// <param name="numbers">The sequence numbers between the two.</param>
/// <param name="pool">Where sealed packets lie.</param>
/// <param name="statistics">Where they are counted.</param>
internal sealed class RelayRoute(RelayOptions options, RelayEnd self, RelayPeer peer, RelayNumbers numbers, PacketBatchPool pool, RelayStatistics statistics)
{
    private readonly RelayEnd _target = peer.End;

    /// <summary>The socket that packets leave by.</summary>
    public IOuterSocket Socket => options.Socket;

    /// <summary>Where packets are counted.</summary>
    public RelayStatistics Tally => statistics;

    /// <summary>Where packets go, and what their IP header is to say. The living sender's.</summary>
    public OuterDestination Destination { get; private set; } = new(peer.Endpoint) { Dscp = options.Dscp, Fragments = options.Fragments };

    /// <summary>Sends to another address from now on.</summary>
    public void Redirect(in Endpoint endpoint) => Destination = Destination with { Remote = endpoint };

    /// <summary>Makes the sender of one life; its numbers lie above those of all lives before. The caller owns it.</summary>
    public RelaySender CreateSender() => new(options.Key, self, _target, numbers, pool);
}
