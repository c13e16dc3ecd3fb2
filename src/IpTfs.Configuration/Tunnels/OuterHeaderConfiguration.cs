namespace IpTfs.Configuration.Tunnels;

/// <summary>Fields of the outer IP header.</summary>
/// <param name="Dscp">The differentiated services code point, 0 to 63.</param>
/// <param name="CopyDscp">Whether the inner packets' code point is used instead if all packets of a payload have the same.</param>
/// <param name="Ecn">Whether congestion marks are copied from outer to inner packets.</param>
/// <param name="DontFragment">Whether the outer packet must not be fragmented on its way (IPv4's DF; IPv6 never is).</param>
/// <param name="Ttl">Time to live, or hop limit, 1 to 255.</param>
public sealed record OuterHeaderConfiguration(int Dscp, bool CopyDscp, bool Ecn, bool DontFragment, int Ttl);
