using System.Collections.Frozen;
using System.Collections.Immutable;
using static IpTfs.Protocol.Counters.DropDirection;
using static IpTfs.Protocol.Counters.MetricKind;
using static IpTfs.Protocol.Counters.MetricUnit;

namespace IpTfs.Protocol.Counters;

/// <summary>
/// The table of an SA's counters and gauges: the single source of their names, units and meanings in the exported metrics, in JSON, on the command line and
/// in <c>docs/reference/counters.md</c>. Drops have a table of their own, <see cref="DropReasons"/>.
/// </summary>
public static class SaMetrics
{
    /// <summary>All metrics, in the order of the enum.</summary>
    public static ImmutableArray<SaMetricInfo> All { get; } =
    [
        new(SaMetric.TxPackets, "tx-pkts", Tx, Counter, OuterPacket, "Outer packets sent.", "ipsec-stats tx-pkts"),
        new(SaMetric.TxOctets, "tx-octets", Tx, Counter, Octet, "Octets of the outer packets sent, ESP header to ICV.", "ipsec-stats tx-octets"),
        new(SaMetric.TxInnerPackets, "inner-tx-pkts", Tx, Counter, InnerPacket, "Inner packets sent into the tunnel.", "iptfs-inner-pkt-stats tx-pkts"),
        new(SaMetric.TxInnerOctets, "inner-tx-octets", Tx, Counter, Octet, "Octets of the inner packets sent into the tunnel.", "iptfs-inner-pkt-stats tx-octets"),
        new(SaMetric.TxFragmentedPackets, "inner-tx-fragmented-pkts", Tx, Counter, InnerPacket, "Inner packets sent in more than one outer packet."),
        new(SaMetric.TxAllPadPackets, "tx-all-pad-pkts", Tx, Counter, OuterPacket, "Outer packets sent that carry nothing but pad.", "iptfs-outer-pkt-stats tx-all-pad-pkts"),
        new(SaMetric.TxAllPadOctets, "tx-all-pad-octets", Tx, Counter, Octet, "Octets of pad in outer packets sent that carry nothing else.", "iptfs-outer-pkt-stats tx-all-pad-octets"),
        new(SaMetric.TxExtraPadPackets, "tx-extra-pad-pkts", Tx, Counter, OuterPacket, "Outer packets sent with data that end in pad.", "iptfs-outer-pkt-stats tx-extra-pad-pkts"),
        new(SaMetric.TxExtraPadOctets, "tx-extra-pad-octets", Tx, Counter, Octet, "Octets of pad behind data in outer packets sent.", "iptfs-outer-pkt-stats tx-extra-pad-octets"),
        new(SaMetric.TxMissedSlots, "tx-missed-slots", Tx, Counter, Slot, "Sending times of a constant rate that passed unused."),
        new(SaMetric.TxLateSlots, "tx-late-slots", Tx, Counter, Slot, "Sending times of a constant rate that were used late."),
        new(SaMetric.TxTooBigMessages, "tx-too-big-messages", Tx, Counter, Message, "ICMP and ICMPv6 too-big messages sent back to inner sources."),
        new(SaMetric.QueuedOctets, "queue-octets", Tx, Gauge, Octet, "Octets of inner packets that are accepted and not yet sealed."),
        new(SaMetric.OuterPacketSize, "outer-packet-size-octets", Tx, Gauge, Octet, "Octets of the largest outer IP packet that is sent now."),
        new(SaMetric.PayloadOctets, "payload-octets", Tx, Gauge, Octet, "Octets of a full AGGFRAG payload, its header included."),
        new(SaMetric.RemainingSequences, "remaining-sequence-numbers", Tx, Gauge, SequenceNumber, "Sequence numbers that the ledger has granted and that are not yet used."),

        new(SaMetric.RxPackets, "rx-pkts", Rx, Counter, OuterPacket, "Outer packets received.", "ipsec-stats rx-pkts"),
        new(SaMetric.RxOctets, "rx-octets", Rx, Counter, Octet, "Octets of the outer packets received, ESP header to ICV.", "ipsec-stats rx-octets"),
        new(SaMetric.RxInnerPackets, "inner-rx-pkts", Rx, Counter, InnerPacket, "Inner packets that came out of the tunnel.", "iptfs-inner-pkt-stats rx-pkts"),
        new(SaMetric.RxInnerOctets, "inner-rx-octets", Rx, Counter, Octet, "Octets of the inner packets that came out of the tunnel.", "iptfs-inner-pkt-stats rx-octets"),
        new(SaMetric.RxReassembledPackets, "inner-rx-reassembled-pkts", Rx, Counter, InnerPacket, "Inner packets that came in more than one outer packet."),
        new(SaMetric.RxDeliveredPackets, "inner-rx-delivered-pkts", Rx, Counter, InnerPacket, "Inner packets that the policy passed and the inner device took."),
        new(SaMetric.RxIncompletePackets, "rx-incomplete-pkts", Rx, Counter, InnerPacket, "Inner packets of which a part never came.", "iptfs-inner-pkt-stats rx-incomplete-pkts"),
        new(SaMetric.RxAllPadPackets, "rx-all-pad-pkts", Rx, Counter, OuterPacket, "Outer packets received that carry nothing but pad.", "iptfs-outer-pkt-stats rx-all-pad-pkts"),
        new(SaMetric.RxAllPadOctets, "rx-all-pad-octets", Rx, Counter, Octet, "Octets of pad in outer packets received that carry nothing else.", "iptfs-outer-pkt-stats rx-all-pad-octets"),
        new(SaMetric.RxExtraPadPackets, "rx-extra-pad-pkts", Rx, Counter, OuterPacket, "Outer packets received with data that end in pad.", "iptfs-outer-pkt-stats rx-extra-pad-pkts"),
        new(SaMetric.RxExtraPadOctets, "rx-extra-pad-octets", Rx, Counter, Octet, "Octets of pad behind data in outer packets received.", "iptfs-outer-pkt-stats rx-extra-pad-octets"),
        new(SaMetric.RxErroredPackets, "rx-errored-pkts", Rx, Counter, OuterPacket, "Outer packets in which something was malformed.", "iptfs-outer-pkt-stats rx-errored-pkts"),
        //= RFC9347 §2.4.1 R26: loss is counted and shown
        new(SaMetric.RxMissedPackets, "rx-missed-pkts", Rx, Counter, OuterPacket, "Outer packets whose sequence numbers were given up.", "iptfs-outer-pkt-stats rx-missed-pkts"),
        new(SaMetric.RxReorderedPackets, "rx-reordered-pkts", Rx, Counter, OuterPacket, "Outer packets that came out of order and were put in their place."),
        new(SaMetric.RxLatePackets, "rx-late-pkts", Rx, Counter, OuterPacket, "Outer packets that came after their sequence number had been given up."),
        new(SaMetric.RxDuplicatePackets, "rx-duplicate-pkts", Rx, Counter, OuterPacket, "Outer packets whose sequence number had come before."),
        new(SaMetric.RxCongestionMarks, "rx-congestion-marks", Rx, Counter, OuterPacket, "Authenticated outer packets that came with the ECN mark \"congestion experienced\"."),
        new(SaMetric.HeldPackets, "held-packets", Rx, Gauge, OuterPacket, "Outer packets that wait for packets before them, or for the ceiling of sequence numbers."),
    ];

    private static FrozenDictionary<string, SaMetricInfo> ByName { get; } = All.ToFrozenDictionary(info => info.Name, StringComparer.Ordinal);

    /// <summary>The row of a metric.</summary>
    public static SaMetricInfo Describe(this SaMetric metric) => All[(int)metric];

    /// <summary>The row of a name; null when no metric has it.</summary>
    public static SaMetricInfo? Find(string name) => ByName.GetValueOrDefault(name);
}
