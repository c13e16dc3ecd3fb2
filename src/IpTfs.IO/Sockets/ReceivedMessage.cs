using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>One message as the kernel delivered it; its octets are not yet checked.</summary>
internal struct ReceivedMessage
{
    /// <summary>First octet in the batch's memory.</summary>
    public int Offset;

    /// <summary>Octets delivered.</summary>
    public int Length;

    /// <summary>Octets of each datagram when the kernel joined several; 0 otherwise.</summary>
    public int SegmentSize;

    /// <summary>The ECN bits of the IP header.</summary>
    public byte Ecn;

    /// <summary>Whether the message was longer than the buffer and was truncated.</summary>
    public bool Truncated;

    /// <summary>The sender.</summary>
    public Endpoint Source;
}
