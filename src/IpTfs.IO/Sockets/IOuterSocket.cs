using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>The outer side of a gateway: a socket that carries ESP packets, over UDP (RFC 3948) or directly over IP.</summary>
/// <remarks>
/// Only one thread at a time may call <see cref="Receive"/>; <see cref="Send"/> and <see cref="ReadErrors"/> may be called from any thread, also at the same time.
/// </remarks>
public interface IOuterSocket : IDisposable
{
    /// <summary>A descriptor that polls readable while there are packets, and in error while there are path errors. Owned by the socket.</summary>
    int Descriptor { get; }

    /// <summary>The address and port that the socket is bound to; the port is 0 for ESP directly over IP.</summary>
    Endpoint Local { get; }

    /// <summary>The encapsulation of the ESP packets.</summary>
    OuterEncapsulation Encapsulation { get; }

    /// <summary>The batching and offloads in force; an offload that fails at run time is switched off and stays off.</summary>
    IoFeatures Features { get; }

    /// <summary>Octets that must be free in a batch for one more message to be received: 65,535 with GRO, the largest datagram otherwise.</summary>
    int ReceiveUnit { get; }

    /// <summary>
    /// Appends ESP packets to the batch until the socket has no more, 192 KiB were received, or fewer than
    /// <see cref="ReceiveUnit"/> octets or no slot are left. Never blocks.
    /// A slot begins at the ESP header: IP and UDP headers are removed. Source and ECN are set, and <see cref="PacketSlot.SegmentSize"/> when the
    /// kernel joined datagrams of one sender. Datagrams that are not ESP are counted and not added. Borrows the batch.
    /// </summary>
    /// <returns>The number of slots added.</returns>
    /// <exception cref="IoException">The socket is broken: permanent.</exception>
    int Receive(PacketBatch batch);

    /// <summary>
    /// Sends every slot of the batch to one peer, in order, packets of equal length by segmentation offload where possible. A slot is a complete ESP packet,
    /// or a run of them when its <see cref="PacketSlot.SegmentSize"/> is set; its <see cref="PacketSlot.Ecn"/> goes into the outer header.
    /// Waits for buffer space for 5 ms at most; packets that cannot be sent are dropped and reported. Borrows the batch; no reference is kept.
    /// </summary>
    SendOutcome Send(PacketBatch batch, in OuterDestination to);

    /// <summary>
    /// Octets of the largest outer IP packet that the route is known to carry: its first link's MTU, or less after an ICMP report. Sends nothing; a few
    /// system calls, so not for each packet. 0 when it is not known.
    /// </summary>
    int LookUpPathMtu(in OuterDestination to) => 0;

    /// <summary>Reads ICMP reports about packets that were sent earlier: path MTU, unreachable peers. Never blocks.</summary>
    /// <returns>The number of errors written; when it equals the span's length there may be more.</returns>
    int ReadErrors(Span<PathError> errors);

    /// <summary>The counters of the socket. A copy; the values may differ by one batch in time.</summary>
    OuterSocketCounters ReadCounters();
}
