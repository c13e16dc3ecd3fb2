using IpTfs.IO.Offload;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tun;

/// <summary>One queue of an inner device: a source of inner packets. One thread at a time.</summary>
public interface IInnerQueue
{
    /// <summary>A descriptor that polls readable while there are packets. Owned by the device.</summary>
    int Descriptor { get; }

    /// <summary>Octets that must be free in a batch for one more packet to be read: 65,535 when the device delivers super-packets, its MTU otherwise.</summary>
    int ReadUnit { get; }

    /// <summary>
    /// Appends packets to the batch until the device has no more, or fewer than <see cref="ReadUnit"/> octets or no slot are left. Never blocks.
    /// A super-packet is one slot with <see cref="PacketSlot.SegmentSize"/> and <see cref="PacketSlot.Offload"/> set, and any packet whose
    /// transport checksum is still to be computed has <see cref="PacketSlot.ChecksumStart"/> set: see <see cref="InnerSegmenter"/>. Borrows the batch.
    /// </summary>
    /// <param name="batch">Receives the packets.</param>
    /// <param name="most">How many packets at most: with 1, no second system call is made to find that there are no more.</param>
    /// <returns>The number of slots added.</returns>
    /// <exception cref="IoException">The device is gone or broken: permanent.</exception>
    int Read(PacketBatch batch, int most = int.MaxValue);

    /// <summary>The counters of this queue. Written by the reading thread.</summary>
    ref readonly InnerReadCounters Counters { get; }
}
