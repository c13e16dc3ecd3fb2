namespace IpTfs.Configuration.Tunnels;

/// <summary>The peer implementation whose deviations are worked around.</summary>
public enum PeerProfile
{
    /// <summary>None: a peer that follows RFC 9347.</summary>
    Default,

    /// <summary>Linux's <c>xfrm_iptfs</c>.</summary>
    Linux,
}
