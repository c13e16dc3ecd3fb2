namespace IpTfs.IO.Sockets;

/// <summary>Counters of an outer socket. Packets are ESP packets, however many were moved by one system call.</summary>
public struct OuterSocketCounters
{
    /// <summary>ESP packets received.</summary>
    public long ReceivedPackets;

    /// <summary>Octets of the ESP packets received.</summary>
    public long ReceivedOctets;

    /// <summary>System calls made to receive.</summary>
    public long ReceiveCalls;

    /// <summary>NAT keepalives received and ignored (RFC 3948 §2.3).</summary>
    public long Keepalives;

    /// <summary>IKE messages received (RFC 3948 §2.2).</summary>
    public long IkeMessages;

    /// <summary>IKE messages dropped because the backlog was full or the message too long.</summary>
    public long IkeDropped;

    /// <summary>Datagrams dropped because they are too short for an ESP header.</summary>
    public long Runts;

    /// <summary>Packets dropped because they are longer than the receive buffer.</summary>
    public long Truncated;

    /// <summary>Raw packets dropped because their IP header is malformed.</summary>
    public long Malformed;

    /// <summary>ESP packets sent.</summary>
    public long SentPackets;

    /// <summary>Octets of the ESP packets sent.</summary>
    public long SentOctets;

    /// <summary>System calls made to send.</summary>
    public long SendCalls;

    /// <summary>Packets dropped because buffers stayed full.</summary>
    public long SendCongested;

    /// <summary>Packets dropped because they are larger than the path MTU.</summary>
    public long SendTooBig;

    /// <summary>Packets dropped because the peer is unreachable.</summary>
    public long SendUnreachable;

    /// <summary>Packets dropped because the system refuses to send them.</summary>
    public long SendRefused;

    /// <summary>Path errors dropped because too many were waiting to be read.</summary>
    public long ErrorsDropped;
}
