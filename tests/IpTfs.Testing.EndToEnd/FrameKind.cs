namespace IpTfs.Testing.EndToEnd;

/// <summary>What a frame on the wire between two gateways is.</summary>
public enum FrameKind
{
    /// <summary>Anything that has no business there: clear text among it.</summary>
    Other,

    /// <summary>ARP, neighbour discovery and multicast listener reports: how the two ends find each other.</summary>
    Neighbour,

    /// <summary>ESP as IP protocol 50.</summary>
    Esp,

    /// <summary>ESP in UDP from or to port 4500.</summary>
    UdpEsp,

    /// <summary>A NAT keepalive of RFC 3948 §2.3.</summary>
    Keepalive,

    /// <summary>A path-MTU or unreachable error about an outer packet.</summary>
    OuterError,
}
