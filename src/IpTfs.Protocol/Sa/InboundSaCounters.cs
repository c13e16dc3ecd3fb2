namespace IpTfs.Protocol.Sa;

/// <summary>Counters of one inbound SA: RFC 9348 <c>ipsec-stats</c>, receiving side. Single writer.</summary>
public struct InboundSaCounters
{
    /// <summary>ESP packets passed to the SA: <c>rx-pkts</c>.</summary>
    public long RxOuterPackets;

    /// <summary>Octets of these packets: <c>rx-octets</c>.</summary>
    public long RxOuterOctets;

    /// <summary>Authenticated packets whose outer header carried the ECN mark "congestion experienced".</summary>
    public long RxCongestionMarks;
}
