using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tun;

/// <summary>
/// Delivers inner packets to the device, joining consecutive TCP segments and UDP datagrams of a flow into super-packets when the device supports them.
/// Packets of one flow leave in the order in which they were written; packets of different flows may be reordered.
/// </summary>
/// <remarks>Belongs to the thread that rented it. Disposing flushes it and gives it back to its device.</remarks>
public interface IInnerWriter : IDisposable
{
    /// <summary>Adds one complete inner packet that lies in a batch. Borrows the octets until <see cref="Flush"/>: the owner must neither change nor return them before.</summary>
    void Write(PacketBatch owner, int offset, int length);

    /// <summary>Adds one complete inner packet. The octets are copied before the call returns.</summary>
    void Write(ReadOnlySpan<byte> packet);

    /// <summary>Writes all added packets to the device; nothing is borrowed afterwards.</summary>
    /// <returns>The packets that the device refused since the last flush: dropped, for the caller to count.</returns>
    int Flush();
}
