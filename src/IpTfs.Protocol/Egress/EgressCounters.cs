namespace IpTfs.Protocol.Egress;

/// <summary>Counters of a tunnel egress since it was made, with the meanings of RFC 9348 where it names one.</summary>
/// <remarks>Single writer. Drops are in <see cref="TunnelEgress.Drops"/>, one counter for each reason.</remarks>
public struct EgressCounters
{
    /// <summary>Authenticated outer packets received, those without an AGGFRAG payload included.</summary>
    public long RxPayloads;

    /// <summary>Octets of their AGGFRAG payloads, headers included.</summary>
    public long RxPayloadOctets;

    /// <summary>AGGFRAG payloads read, in sequence or as received; excludes payloads that wait or were dropped unread.</summary>
    public long RxReadPayloads;

    /// <summary>Inner packets delivered: <c>iptfs-inner-pkt-stats rx-pkts</c>.</summary>
    public long RxInnerPackets;

    /// <summary>Octets of the inner packets delivered: <c>iptfs-inner-pkt-stats rx-octets</c>.</summary>
    public long RxInnerOctets;

    /// <summary>Inner packets delivered that arrived in more than one payload.</summary>
    public long RxReassembledPackets;

    /// <summary>Inner packets of which a part never arrived: <c>rx-incomplete-pkts</c>. An inner packet of which every part is lost is not counted.</summary>
    public long RxIncompletePackets;

    /// <summary>Outer packets in which something was malformed: <c>rx-errored-pkts</c>.</summary>
    public long RxErroredPackets;

    /// <summary>Sequence numbers given up: <c>rx-missed-pkts</c>.</summary>
    public long RxMissedPackets;

    /// <summary>Outer packets that arrived after a higher sequence number and were reordered.</summary>
    public long RxReorderedPackets;

    /// <summary>Outer packets that arrived after their sequence number had been given up; dropped, except with a reorder window of 0.</summary>
    public long RxLatePackets;

    /// <summary>Outer packets whose sequence number had been received before.</summary>
    public long RxDuplicatePackets;

    /// <summary>Payloads without data: <c>rx-all-pad-pkts</c>.</summary>
    public long RxAllPadPackets;

    /// <summary>Octets of pad in them: <c>rx-all-pad-octets</c>.</summary>
    public long RxAllPadOctets;

    /// <summary>Payloads with data that end in pad: <c>rx-extra-pad-pkts</c>.</summary>
    public long RxExtraPadPackets;

    /// <summary>Octets of pad in them: <c>rx-extra-pad-octets</c>.</summary>
    public long RxExtraPadOctets;
}
