namespace IpTfs.Protocol.Counters;

/// <summary>A counter or gauge of one SA, except drops. Its name, unit and meaning are in <see cref="SaMetrics"/>.</summary>
/// <remarks>A new metric is appended here and gets a row there; tests check that the two agree. The numbers may change between versions, the names may not.</remarks>
public enum SaMetric : byte
{
    /// <summary><c>tx-pkts</c>.</summary>
    TxPackets,

    /// <summary><c>tx-octets</c>.</summary>
    TxOctets,

    /// <summary><c>inner-tx-pkts</c>.</summary>
    TxInnerPackets,

    /// <summary><c>inner-tx-octets</c>.</summary>
    TxInnerOctets,

    /// <summary><c>inner-tx-fragmented-pkts</c>.</summary>
    TxFragmentedPackets,

    /// <summary><c>tx-all-pad-pkts</c>.</summary>
    TxAllPadPackets,

    /// <summary><c>tx-all-pad-octets</c>.</summary>
    TxAllPadOctets,

    /// <summary><c>tx-extra-pad-pkts</c>.</summary>
    TxExtraPadPackets,

    /// <summary><c>tx-extra-pad-octets</c>.</summary>
    TxExtraPadOctets,

    /// <summary><c>tx-missed-slots</c>.</summary>
    TxMissedSlots,

    /// <summary><c>tx-late-slots</c>.</summary>
    TxLateSlots,

    /// <summary><c>tx-too-big-messages</c>.</summary>
    TxTooBigMessages,

    /// <summary><c>queue-octets</c>.</summary>
    QueuedOctets,

    /// <summary><c>outer-packet-size-octets</c>.</summary>
    OuterPacketSize,

    /// <summary><c>payload-octets</c>.</summary>
    PayloadOctets,

    /// <summary><c>remaining-sequence-numbers</c>.</summary>
    RemainingSequences,

    /// <summary><c>rx-pkts</c>.</summary>
    RxPackets,

    /// <summary><c>rx-octets</c>.</summary>
    RxOctets,

    /// <summary><c>inner-rx-pkts</c>.</summary>
    RxInnerPackets,

    /// <summary><c>inner-rx-octets</c>.</summary>
    RxInnerOctets,

    /// <summary><c>inner-rx-reassembled-pkts</c>.</summary>
    RxReassembledPackets,

    /// <summary><c>inner-rx-delivered-pkts</c>.</summary>
    RxDeliveredPackets,

    /// <summary><c>rx-incomplete-pkts</c>.</summary>
    RxIncompletePackets,

    /// <summary><c>rx-all-pad-pkts</c>.</summary>
    RxAllPadPackets,

    /// <summary><c>rx-all-pad-octets</c>.</summary>
    RxAllPadOctets,

    /// <summary><c>rx-extra-pad-pkts</c>.</summary>
    RxExtraPadPackets,

    /// <summary><c>rx-extra-pad-octets</c>.</summary>
    RxExtraPadOctets,

    /// <summary><c>rx-errored-pkts</c>.</summary>
    RxErroredPackets,

    /// <summary><c>rx-missed-pkts</c>.</summary>
    RxMissedPackets,

    /// <summary><c>rx-reordered-pkts</c>.</summary>
    RxReorderedPackets,

    /// <summary><c>rx-late-pkts</c>.</summary>
    RxLatePackets,

    /// <summary><c>rx-duplicate-pkts</c>.</summary>
    RxDuplicatePackets,

    /// <summary><c>rx-congestion-marks</c>.</summary>
    RxCongestionMarks,

    /// <summary><c>held-packets</c>.</summary>
    HeldPackets,
}
