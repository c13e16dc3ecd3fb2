using IpTfs.Cluster.Keys;
using IpTfs.IO.Sockets;

namespace IpTfs.Cluster.Relay;

/// <summary>The settings of a node's relay.</summary>
/// <param name="Node">This node's name, as in its node record.</param>
/// <param name="Key">The cluster's key. Borrowed: it outlives the relay.</param>
/// <param name="Socket">The relay socket, for sending and receiving. Borrowed: it outlives the relay.</param>
public sealed record RelayOptions(string Node, ClusterKey Key, IOuterSocket Socket)
{
    /// <summary>
    /// What becomes of a relayed packet that a link between the nodes cannot carry: fragments, which is slow but loses nothing, or a drop. See
    /// <see cref="RelayFormat"/> for the MTU that avoids both.
    /// </summary>
    public FragmentPolicy Fragments { get; init; } = FragmentPolicy.Allow;

    /// <summary>The DSCP of relayed packets, 0 to 63.</summary>
    public byte Dscp { get; init; }

    /// <summary>The id of the dispatcher that senders run on.</summary>
    public string SenderDispatcher { get; init; } = "akka.iptfs.dispatchers.relay-sender";

    /// <summary>The id of the senders' mailbox, which bounds how many batches may wait for one sender.</summary>
    public string SenderMailbox { get; init; } = "akka.iptfs.mailboxes.datapath";
}
