using IpTfs.IO.Native;

namespace IpTfs.IO.Sockets;

/// <summary>The structures of one system call, on the caller's stack.</summary>
internal unsafe ref struct SendArea
{
    /// <summary>The destination of all messages.</summary>
    public SocketAddress* Name;

    /// <summary>Octets used of <see cref="Name"/>.</summary>
    public uint NameLength;

    /// <summary>The messages.</summary>
    public BatchedMessage* Messages;

    /// <summary>The buffers that the messages are gathered from.</summary>
    public IoVector* Vectors;

    /// <summary>Ancillary data, <see cref="ControlWriter.Capacity"/> octets for each message.</summary>
    public byte* Controls;

    /// <summary>How many packets each message carries.</summary>
    public int* Packets;
}
