using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;
using IpTfs.Cluster.Keys;
using IpTfs.IO.Sockets;

namespace IpTfs.Cluster.Relay;

/// <summary>How a node relays.</summary>
/// <param name="Node">This node's name, the same that the others know it by.</param>
/// <param name="Key">The cluster's key. Borrowed: it outlives the relay.</param>
/// <param name="Socket">The relay socket, for sending and receiving. Borrowed: it outlives the relay.</param>
public sealed record RelayOptions(string Node, ClusterKey Key, IOuterSocket Socket)
{
    /// <summary>
    /// What becomes of a relayed packet that a link between the nodes cannot carry: fragments, which is slow but loses nothing, or a drop. See
    /// <see cref="RelayFormat"/> for the MTU that avoids the question.
    /// </summary>
    public FragmentPolicy Fragments { get; init; } = FragmentPolicy.Allow;

    /// <summary>The DSCP of relayed packets, 0 to 63.</summary>
    public byte Dscp { get; init; }

    /// <summary>Where senders run; null for the system's default. On a <see cref="RunInlineDispatcher"/> an idle one runs on the thread that read the packets.</summary>
    public Dispatcher? SenderDispatcher { get; init; }

    /// <summary>How many batches may wait for one sender; the newest one too many is refused.</summary>
    public MailboxOptions SenderMailbox { get; init; } = MailboxOptions.Default;
}
