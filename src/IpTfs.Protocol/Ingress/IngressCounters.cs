namespace IpTfs.Protocol.Ingress;

/// <summary>Counters of a tunnel ingress since it was made, with the meanings of RFC 9348 where it names one.</summary>
/// <remarks>Single writer. Drops are in <see cref="TunnelIngress.Drops"/>, one counter for each reason.</remarks>
public struct IngressCounters
{
    /// <summary>Inner packets accepted: <c>iptfs-inner-pkt-stats tx-pkts</c>.</summary>
    public long TxInnerPackets;

    /// <summary>Octets of the inner packets accepted: <c>iptfs-inner-pkt-stats tx-octets</c>.</summary>
    public long TxInnerOctets;

    /// <summary>Inner packets that lie in more than one payload.</summary>
    public long TxFragmentedPackets;

    /// <summary>Payloads returned for sealing.</summary>
    public long TxPayloads;

    /// <summary>Octets of these payloads, AGGFRAG headers included.</summary>
    public long TxPayloadOctets;

    /// <summary>Payloads without data: <c>tx-all-pad-pkts</c>.</summary>
    public long TxAllPadPackets;

    /// <summary>Octets of pad in them: <c>tx-all-pad-octets</c>.</summary>
    public long TxAllPadOctets;

    /// <summary>Payloads with data that end in pad: <c>tx-extra-pad-pkts</c>.</summary>
    public long TxExtraPadPackets;

    /// <summary>Octets of pad in them: <c>tx-extra-pad-octets</c>.</summary>
    public long TxExtraPadOctets;

    /// <summary>Constant rate: slots without a packet because the host was too late or no buffer was free.</summary>
    public long TxMissedSlots;

    /// <summary>Constant rate: packets sent after their slot's time, within the catch-up.</summary>
    public long TxLateSlots;
}
