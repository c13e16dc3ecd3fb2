namespace IpTfs.Protocol.Counters;

/// <summary>
/// Why a packet was dropped: one value for each way to lose a packet. Parsers and state machines return <see cref="None"/> for success.
/// </summary>
/// <remarks>
/// Names, texts and references are in <see cref="DropReasons"/>. A new reason is appended here, gets a row there and raises
/// <see cref="DropCounters.Length"/>; tests check that the three agree. The numbers may change between versions, the names may not.
/// </remarks>
public enum DropReason : byte
{
    /// <summary>Not dropped.</summary>
    None,

    /// <summary>tx <c>queue-full</c>.</summary>
    QueueFull,

    /// <summary>tx <c>too-big</c>.</summary>
    TooBig,

    /// <summary>tx <c>no-policy</c>.</summary>
    NoPolicy,

    /// <summary>tx <c>held-too-long</c>.</summary>
    HeldTooLong,

    /// <summary>tx <c>inner-malformed</c>.</summary>
    InnerMalformed,

    /// <summary>tx <c>sequence-exhausted</c>.</summary>
    SequenceExhausted,

    /// <summary>tx <c>sequence-unleased</c>.</summary>
    SequenceUnleased,

    /// <summary>tx <c>sa-expired</c>.</summary>
    TxSaExpired,

    /// <summary>tx <c>sa-stopped</c>.</summary>
    TxSaStopped,

    /// <summary>tx <c>mailbox-full</c>.</summary>
    TxMailboxFull,

    /// <summary>tx <c>pool-exhausted</c>.</summary>
    TxPoolExhausted,

    /// <summary>tx <c>send-failed</c>.</summary>
    SendFailed,

    /// <summary>tx <c>send-too-big</c>.</summary>
    SendTooBig,

    /// <summary>rx <c>outer-truncated</c>.</summary>
    OuterTruncated,

    /// <summary>rx <c>unknown-spi</c>.</summary>
    UnknownSpi,

    /// <summary>rx <c>integrity-failed</c>.</summary>
    IntegrityFailed,

    /// <summary>rx <c>replayed</c>.</summary>
    Replayed,

    /// <summary>rx <c>replay-too-old</c>.</summary>
    ReplayTooOld,

    /// <summary>rx <c>esp-padding-invalid</c>.</summary>
    EspPaddingInvalid,

    /// <summary>rx <c>next-header-unsupported</c>.</summary>
    NextHeaderUnsupported,

    /// <summary>rx <c>dummy-packet</c>.</summary>
    DummyPacket,

    /// <summary>rx <c>aggfrag-header-truncated</c>.</summary>
    AggfragHeaderTruncated,

    /// <summary>rx <c>aggfrag-subtype-unknown</c>.</summary>
    AggfragSubtypeUnknown,

    /// <summary>rx <c>reorder-late</c>.</summary>
    ReorderLate,

    /// <summary>rx <c>block-type-unknown</c>.</summary>
    BlockTypeUnknown,

    /// <summary>rx <c>block-length-invalid</c>.</summary>
    BlockLengthInvalid,

    /// <summary>rx <c>block-offset-inconsistent</c>.</summary>
    BlockOffsetInconsistent,

    /// <summary>rx <c>fragment-lost</c>.</summary>
    FragmentLost,

    /// <summary>rx <c>reassembly-timeout</c>.</summary>
    ReassemblyTimeout,

    /// <summary>rx <c>fragment-without-start</c>.</summary>
    FragmentWithoutStart,

    /// <summary>rx <c>selector-mismatch</c>.</summary>
    SelectorMismatch,

    /// <summary>rx <c>congestion-marked</c>.</summary>
    CongestionMarked,

    /// <summary>rx <c>inner-device-refused</c>.</summary>
    InnerDeviceRefused,

    /// <summary>rx <c>sa-expired</c>.</summary>
    RxSaExpired,

    /// <summary>rx <c>sa-stopped</c>.</summary>
    RxSaStopped,

    /// <summary>rx <c>mailbox-full</c>.</summary>
    RxMailboxFull,

    /// <summary>rx <c>pool-exhausted</c>.</summary>
    RxPoolExhausted,

    /// <summary>rx <c>ceiling-wait-overflow</c>.</summary>
    CeilingWaitOverflow,

    /// <summary>tx <c>not-owner</c>.</summary>
    TxNotOwner,

    /// <summary>rx <c>not-owner</c>.</summary>
    RxNotOwner,

    /// <summary>rx <c>relay-not-owner</c>.</summary>
    RelayNotOwner,

    /// <summary>rx <c>path-report-limited</c>.</summary>
    PathReportLimited,
}
