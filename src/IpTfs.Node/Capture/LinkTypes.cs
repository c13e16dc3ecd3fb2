namespace IpTfs.Node.Capture;

/// <summary>The LINKTYPE numbers that are understood, as tcpdump.org lists them.</summary>
internal static class LinkTypes
{
    /// <summary>BSD loopback: an address family in the capturing host's byte order.</summary>
    public const uint Null = 0;

    /// <summary>Ethernet.</summary>
    public const uint Ethernet = 1;

    /// <summary>Raw IP as some systems' DLT_RAW value leaked into files.</summary>
    public const uint RawDlt12 = 12;

    /// <summary>Raw IP as OpenBSD's DLT_RAW value leaked into files.</summary>
    public const uint RawDlt14 = 14;

    /// <summary>Raw IP, either version.</summary>
    public const uint Raw = 101;

    /// <summary>OpenBSD loopback: an address family in network byte order.</summary>
    public const uint Loop = 108;

    /// <summary>Linux cooked capture, from the interface "any".</summary>
    public const uint LinuxCooked = 113;

    /// <summary>Raw IPv4.</summary>
    public const uint Ipv4 = 228;

    /// <summary>Raw IPv6.</summary>
    public const uint Ipv6 = 229;

    /// <summary>Linux cooked capture version 2.</summary>
    public const uint LinuxCooked2 = 276;
}
