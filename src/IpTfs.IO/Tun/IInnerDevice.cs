namespace IpTfs.IO.Tun;

/// <summary>The inner side of a gateway: a TUN device, or a substitute. Inner packets are read from its queues and written by its writers.</summary>
/// <remarks>The device itself is thread-safe; a queue belongs to one reading thread and a writer to the thread that rented it.</remarks>
public interface IInnerDevice : IDisposable
{
    /// <summary>The interface's name.</summary>
    string Name { get; }

    /// <summary>The largest inner packet in octets that the device accepts or delivers, super-packets excepted.</summary>
    int Mtu { get; }

    /// <summary>The offloads in force; a requested offload that was not granted is off.</summary>
    IoFeatures Features { get; }

    /// <summary>The queues to read from: one, or several when the device is multi-queue. Each needs its own reader.</summary>
    IReadOnlyList<IInnerQueue> Queues { get; }

    /// <summary>
    /// Rents a writer; disposing it flushes it and returns it. Allocates only when no idle writer is left.
    /// </summary>
    /// <param name="lane">
    /// Writers of one lane write to one queue. A multi-queue device delivers the return packets of a flow to the queue that the flow was last written to, so a flow
    /// that changes lanes would be read by several threads and reordered.
    /// </param>
    IInnerWriter RentWriter(uint lane = 0);
}
