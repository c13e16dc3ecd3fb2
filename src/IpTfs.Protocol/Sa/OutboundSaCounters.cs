namespace IpTfs.Protocol.Sa;

/// <summary>What one outbound SA sealed: RFC 9348 <c>ipsec-stats</c>, sending side. Single writer.</summary>
public struct OutboundSaCounters
{
    /// <summary>Outer packets sealed: <c>tx-pkts</c>.</summary>
    public long TxOuterPackets;

    /// <summary>Octets of their ESP packets: <c>tx-octets</c>.</summary>
    public long TxOuterOctets;
}
