using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Sa;

/// <summary>The outer IP header fields of a tunnel: what it sends, and how it treats the fields that it receives.</summary>
public sealed record OuterSettings
{
    /// <summary>DSCP of outer packets, 0 to 63.</summary>
    public byte Dscp { get; init; }

    /// <summary>Whether outer packets take the DSCP of the first inner packet in their batch instead (RFC 9347 §2.2.5.3 advises against it: it tells what is inside).</summary>
    public bool CopyDscp { get; init; }

    /// <summary>Whether a congestion mark on an outer packet reaches the inner packets in it (RFC 6040).</summary>
    public bool Ecn { get; init; }

    /// <summary>TTL or hop limit.</summary>
    public byte Ttl { get; init; } = 64;

    /// <summary>Whether routers and this host may fragment outer packets.</summary>
    public FragmentPolicy Fragments { get; init; } = FragmentPolicy.Forbid;
}
