namespace IpTfs.Protocol.Wire;

/// <summary>The size of the headers in front of an outer ESP packet: IP without options or extension headers, and UDP where it encapsulates.</summary>
public static class OuterHeaders
{
    /// <summary>Octets of the headers together.</summary>
    /// <param name="isV6">Whether the outer packets are IPv6.</param>
    /// <param name="isUdp">Whether ESP is carried in UDP (RFC 3948).</param>
    public static int Octets(bool isV6, bool isUdp) => (isV6 ? IPv6View.HeaderLength : IPv4View.MinHeaderLength) + (isUdp ? UdpView.HeaderLength : 0);
}
