namespace IpTfs.IO.Tun;

/// <summary>The inner side of a gateway: a TUN device, or a fake of one. Inner packets are read from its queues and written by its writers.</summary>
/// <remarks>The device itself is thread-safe; a queue belongs to one reading thread and a writer to the thread that rented it.</remarks>
public interface IInnerDevice : IDisposable
{
    /// <summary>The interface's name.</summary>
    string Name { get; }

    /// <summary>The largest inner packet in octets that the device takes or gives, super-packets aside.</summary>
    int Mtu { get; }

    /// <summary>The offloads in force; an offload that was asked for and not granted is off.</summary>
    IoFeatures Features { get; }

    /// <summary>The queues to read from: one, or several when the device is multi-queue. Each wants a reader of its own.</summary>
    IReadOnlyList<IInnerQueue> Queues { get; }

    /// <summary>
    /// Rents a writer for one turn; disposing it flushes it and gives it back. Allocates only while more writers are out at a time than ever before.
    /// </summary>
    /// <param name="lane">
    /// Writers of one lane write to one queue. A multi-queue device gives the answers of a flow to the queue that the flow was last written to, so a flow that
    /// kept changing lanes would be read by several threads and lose its order.
    /// </param>
    IInnerWriter RentWriter(uint lane = 0);
}
