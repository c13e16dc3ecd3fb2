using IpTfs.IO.Native;

namespace IpTfs.IO.Sockets;

/// <summary>The structures of one system call, on the caller's stack.</summary>
internal unsafe ref struct SendArea
{
    /// <summary>Where all messages go.</summary>
    public SocketAddress* Name;

    /// <summary>Octets of it that count.</summary>
    public uint NameLength;

    /// <summary>The messages.</summary>
    public BatchedMessage* Messages;

    /// <summary>The pieces that the messages are gathered from.</summary>
    public IoVector* Vectors;

    /// <summary>Ancillary data, <see cref="ControlWriter.Capacity"/> octets for each message.</summary>
    public byte* Controls;

    /// <summary>How many packets each message carries.</summary>
    public int* Packets;
}
