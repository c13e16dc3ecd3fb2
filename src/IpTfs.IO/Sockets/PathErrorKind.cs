namespace IpTfs.IO.Sockets;

/// <summary>The kinds of ICMP report about a packet that was sent earlier.</summary>
public enum PathErrorKind : byte
{
    /// <summary>Something that has no member of its own; see the ICMP type and code.</summary>
    Other,

    /// <summary>The packet was larger than a link and must not be fragmented.</summary>
    TooBig,

    /// <summary>The peer has no socket on the port, or does not speak the protocol.</summary>
    PortUnreachable,

    /// <summary>The peer's host does not answer.</summary>
    HostUnreachable,

    /// <summary>No route to the peer's network.</summary>
    NetworkUnreachable,

    /// <summary>A filter on the path forbids it.</summary>
    Prohibited,

    /// <summary>The TTL or hop limit ran out.</summary>
    TimeExceeded,
}
