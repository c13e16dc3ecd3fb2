namespace IpTfs.Configuration.Tunnels;

/// <summary>The outer IP header of a tunnel: what it sends, and how it treats the fields that it receives.</summary>
/// <param name="Dscp">The differentiated services code point, 0 to 63.</param>
/// <param name="CopyDscp">Whether outer packets take the code point of the first inner packet in their batch instead (RFC 9347 §2.2.5.3 advises against it: it tells what is inside).</param>
/// <param name="Ecn">Whether a congestion mark on an outer packet reaches the inner packets in it (RFC 6040).</param>
/// <param name="DontFragment">Whether the outer packet must not be fragmented on its way (IPv4's DF; IPv6 never is).</param>
/// <param name="Ttl">Time to live, or hop limit, 1 to 255.</param>
public sealed record OuterHeaderConfiguration(int Dscp = 0, bool CopyDscp = false, bool Ecn = false, bool DontFragment = true, int Ttl = 64);
