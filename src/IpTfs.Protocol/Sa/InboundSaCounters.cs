namespace IpTfs.Protocol.Sa;

/// <summary>Counters of one inbound SA: RFC 9348 <c>ipsec-stats</c>, receiving side. Single writer.</summary>
public struct InboundSaCounters
{
    /// <summary>ESP packets given to the SA: <c>rx-pkts</c>.</summary>
    public long RxOuterPackets;

    /// <summary>Octets of these packets: <c>rx-octets</c>.</summary>
    public long RxOuterOctets;

    /// <summary>Authenticated packets that came with the ECN mark "congestion experienced" on their outer header.</summary>
    public long RxCongestionMarks;
}
