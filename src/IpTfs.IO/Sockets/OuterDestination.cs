using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>The destination of outer packets, and fields of their IP header.</summary>
/// <param name="Remote">The peer. The port is ignored for ESP directly over IP.</param>
public readonly record struct OuterDestination(Endpoint Remote)
{
    /// <summary>The address to send from; the default value leaves the choice to the socket's binding and the routing table.</summary>
    public IpAddress Local { get; init; }

    /// <summary>The DSCP, 0 to 63. The ECN bits come from each slot.</summary>
    public byte Dscp { get; init; }

    /// <summary>TTL or hop limit; 0 is the system's default.</summary>
    public byte Ttl { get; init; }

    /// <summary>Whether routers and this host may fragment the packets.</summary>
    public FragmentPolicy Fragments { get; init; }
}
