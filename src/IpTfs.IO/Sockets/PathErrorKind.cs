namespace IpTfs.IO.Sockets;

/// <summary>The kinds of ICMP report about a packet that was sent earlier.</summary>
public enum PathErrorKind : byte
{
    /// <summary>Any other report; see the ICMP type and code.</summary>
    Other,

    /// <summary>The packet exceeded the MTU of a link and must not be fragmented.</summary>
    TooBig,

    /// <summary>The peer has no socket on the port, or does not speak the protocol.</summary>
    PortUnreachable,

    /// <summary>The peer's host does not answer.</summary>
    HostUnreachable,

    /// <summary>No route to the peer's network.</summary>
    NetworkUnreachable,

    /// <summary>A filter on the path rejects the packet.</summary>
    Prohibited,

    /// <summary>The TTL or hop limit ran out.</summary>
    TimeExceeded,
}
