using System.Collections.Immutable;
using static IpTfs.Protocol.Counters.DropDirection;
using static IpTfs.Protocol.Counters.DropSeverity;
using static IpTfs.Protocol.Counters.DropUnit;

namespace IpTfs.Protocol.Counters;

/// <summary>
/// The table of drop reasons: the single source of their names in metrics, on the command line and in <c>docs/reference/counters.md</c>.
/// </summary>
public static class DropReasons
{
    /// <summary>All reasons, in the order of the enum; <see cref="DropReason.None"/> has no row.</summary>
    public static ImmutableArray<DropReasonInfo> All { get; } =
    [
        new(DropReason.QueueFull, "queue-full", Tx, Warning, InnerPacket,
            "The octets waiting for the tunnel reached max-queue-size.", "-"),
        new(DropReason.TooBig, "too-big", Tx, Warning, InnerPacket,
            "With dont-fragment on, the inner packet does not fit one outer packet; an ICMP too-big goes back to its source.", "RFC 9347 §2.2.6"),
        new(DropReason.NoPolicy, "no-policy", Tx, Warning, InnerPacket,
            "No tunnel's traffic selectors contain the inner packet's source and destination.", "RFC 4301 §5.1"),
        new(DropReason.HeldTooLong, "held-too-long", Tx, Warning, InnerPacket,
            "The inner packet waited for the tunnel longer than max-aggregation-time.", "RFC 9348"),
        new(DropReason.InnerMalformed, "inner-malformed", Tx, Error, InnerPacket,
            "The packet from the inner network is not a whole IPv4 or IPv6 packet.", "RFC 791 §3.1, RFC 8200 §3"),
        new(DropReason.SequenceExhausted, "sequence-exhausted", Tx, Error, InnerPacket,
            "The SA has used its last ESP sequence number and awaits its successor.", "RFC 4303 §3.3.3"),
        new(DropReason.SequenceUnleased, "sequence-unleased", Tx, Error, InnerPacket,
            "The sequence ledger has not yet granted the SA the next range of ESP sequence numbers.", "RFC 4303 §3.3.3"),
        new(DropReason.TxSaExpired, "sa-expired", Tx, Error, InnerPacket,
            "A hard lifetime of the outbound SA (octets, packets or time) has been reached.", "RFC 4301 §4.4.2.1"),
        new(DropReason.TxSaStopped, "sa-stopped", Tx, Error, InnerPacket,
            "The outbound SA is stopped, restarting after a fault or being removed.", "-"),
        new(DropReason.TxMailboxFull, "mailbox-full", Tx, Warning, InnerPacket,
            "The outbound SA's mailbox was full: more packets came than one thread can seal.", "-"),
        new(DropReason.TxPoolExhausted, "pool-exhausted", Tx, Warning, InnerPacket,
            "No packet buffer was free for an inner packet on its way out.", "-"),
        new(DropReason.SendFailed, "send-failed", Tx, Warning, OuterPacket,
            "The socket refused the outer packet for a reason other than its size.", "-"),
        new(DropReason.SendTooBig, "send-too-big", Tx, Warning, OuterPacket,
            "The outer packet is larger than the path allows; the path MTU is learnt from it.", "RFC 4301 §8.2"),

        new(DropReason.OuterTruncated, "outer-truncated", Rx, Error, OuterPacket,
            "The packet is shorter than the ESP header, trailer and ICV of its SA.", "RFC 4303 §2"),
        new(DropReason.UnknownSpi, "unknown-spi", Rx, Error, OuterPacket,
            "No inbound SA has the packet's SPI.", "RFC 4303 §3.4.2"),
        new(DropReason.IntegrityFailed, "integrity-failed", Rx, Error, OuterPacket,
            "The ICV does not verify: damaged, forged, or the two ends have different keys.", "RFC 4303 §3.4.4"),
        new(DropReason.Replayed, "replayed", Rx, Warning, OuterPacket,
            "A packet with this sequence number was already received.", "RFC 4303 §3.4.3"),
        new(DropReason.ReplayTooOld, "replay-too-old", Rx, Warning, OuterPacket,
            "The sequence number lies left of the anti-replay window, or is 0.", "RFC 4303 §3.4.3"),
        new(DropReason.EspPaddingInvalid, "esp-padding-invalid", Rx, Error, OuterPacket,
            "The authenticated packet's ESP padding is longer than the packet or does not read 1, 2, 3 and so on.", "RFC 4303 §2.4"),
        new(DropReason.NextHeaderUnsupported, "next-header-unsupported", Rx, Error, OuterPacket,
            "The authenticated packet carries something other than an AGGFRAG payload.", "RFC 9347 §2.3"),
        new(DropReason.DummyPacket, "dummy-packet", Rx, Info, OuterPacket,
            "The peer sent a dummy packet (next header 59) to hide its traffic.", "RFC 4303 §2.6"),
        new(DropReason.AggfragHeaderTruncated, "aggfrag-header-truncated", Rx, Error, OuterPacket,
            "The payload is shorter than the AGGFRAG header of its sub-type.", "RFC 9347 §6.1"),
        new(DropReason.AggfragSubtypeUnknown, "aggfrag-subtype-unknown", Rx, Error, OuterPacket,
            "The AGGFRAG sub-type is neither 0 nor 1.", "RFC 9347 §6.1"),
        new(DropReason.ReorderLate, "reorder-late", Rx, Warning, OuterPacket,
            "The packet came after the reorder window or the lost-packet timer had given it up.", "RFC 9347 §2.2.3"),
        new(DropReason.BlockTypeUnknown, "block-type-unknown", Rx, Error, OuterPacket,
            "A DataBlock is neither pad, IPv4 nor IPv6; blocks before it were delivered, the rest of the payload is dropped.", "RFC 9347 §6.1.3"),
        new(DropReason.BlockLengthInvalid, "block-length-invalid", Rx, Error, OuterPacket,
            "A DataBlock's IP length is smaller than its IP header; blocks before it were delivered, the rest is dropped.", "RFC 9347 §6.1.3"),
        new(DropReason.BlockOffsetInconsistent, "block-offset-inconsistent", Rx, Error, OuterPacket,
            "BlockOffset contradicts the fragment that the payload before it began; that inner packet is dropped.", "RFC 9347 §2.5"),
        new(DropReason.FragmentLost, "fragment-lost", Rx, Warning, InnerPacket,
            "An outer packet with a part of the inner packet is missing.", "RFC 9347 §2.2.3"),
        new(DropReason.ReassemblyTimeout, "reassembly-timeout", Rx, Warning, InnerPacket,
            "The rest of the inner packet did not come within the lost-packet timer.", "RFC 9347 §2.2.3"),
        new(DropReason.FragmentWithoutStart, "fragment-without-start", Rx, Warning, InnerPacket,
            "The end of an inner packet came, but its beginning was never received.", "RFC 9347 §2.2.3"),
        new(DropReason.SelectorMismatch, "selector-mismatch", Rx, Error, InnerPacket,
            "The inner packet's source or destination lies outside the traffic selectors of the SA it came in, or it is a jumbogram's header.", "RFC 4301 §5.2"),
        new(DropReason.CongestionMarked, "congestion-marked", Rx, Info, InnerPacket,
            "The outer packet met congestion, and the inner packet's transport does not understand congestion marks.", "RFC 6040 §4.2"),
        new(DropReason.InnerDeviceRefused, "inner-device-refused", Rx, Warning, InnerPacket,
            "The TUN device refused the inner packet.", "-"),
        new(DropReason.RxSaExpired, "sa-expired", Rx, Error, OuterPacket,
            "A hard lifetime of the inbound SA (octets, packets or time) has been reached.", "RFC 4301 §4.4.2.1"),
        new(DropReason.RxSaStopped, "sa-stopped", Rx, Error, OuterPacket,
            "The inbound SA is stopped, restarting after a fault or being removed.", "-"),
        new(DropReason.RxMailboxFull, "mailbox-full", Rx, Warning, OuterPacket,
            "The inbound SA's mailbox was full: more packets came than one thread can open.", "-"),
        new(DropReason.RxPoolExhausted, "pool-exhausted", Rx, Warning, OuterPacket,
            "No packet buffer was free for a packet on its way in.", "-"),

        new(DropReason.CeilingWaitOverflow, "ceiling-wait-overflow", Rx, Warning, OuterPacket,
            "Too many packets waited until the cluster agreed that sequence numbers as high as theirs may be accepted.", "-"),
        new(DropReason.TxNotOwner, "not-owner", Tx, Warning, InnerPacket,
            "This node of the cluster may not own the tunnel any more, so nothing is sent.", "-"),
        new(DropReason.RxNotOwner, "not-owner", Rx, Warning, OuterPacket,
            "This node of the cluster may not own the tunnel any more, so nothing is accepted.", "-"),
        new(DropReason.RelayNotOwner, "relay-not-owner", Rx, Warning, OuterPacket,
            "Another node of the cluster relayed the packet here, but its SA is not here either; nothing is relayed twice.", "-"),
        new(DropReason.PathReportLimited, "path-report-limited", Rx, Info, OuterPacket,
            "An ICMP report that a packet was too big for the path came when more than a thousand a second had come to the socket.", "RFC 4301 §8.2"),
    ];

    /// <summary>The row of a reason.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reason"/> is <see cref="DropReason.None"/> or not a reason.</exception>
    public static DropReasonInfo Describe(this DropReason reason)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(reason, DropReason.None);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)reason, All.Length, nameof(reason));
        return All[(int)reason - 1];
    }
}
