namespace IpTfs.Protocol.Egress;

/// <summary>How one SA's tunnel egress orders and reassembles. Immutable; names follow RFC 9348.</summary>
public sealed record EgressSettings
{
    /// <summary>The reorder window in outer packets (RFC 9348 <c>window-size</c>); 0 delivers as received.</summary>
    //= RFC9347 §2.2.3 R8: the window is configured; 3 is the suggested default
    public int ReorderWindow { get; init; } = EgressTuning.DefaultReorderWindow;

    /// <summary>Whether inner packets that are whole in an early outer packet are delivered at once, out of order (RFC 9347 §2.5).</summary>
    public bool SendImmediately { get; init; }

    /// <summary>
    /// Nanoseconds after which a missing outer packet, or an incomplete inner packet that does not grow, is given up (RFC 9348
    /// <c>lost-packet-timer-interval</c>).
    /// </summary>
    public long LostPacketTimerNanos { get; init; } = EgressTuning.DefaultLostPacketTimerNanos;

    /// <summary>
    /// The peer's expected first sequence number: 1 on a fresh SA, so that even its first packets may be reordered. If the first packet lies beyond the window from
    /// it (this end restarted, the peer did not), the start is unknown: packets up to a window older are awaited for <see cref="StartGraceNanos"/>, and no packet
    /// before the first is counted as missed.
    /// </summary>
    public ulong FirstSequence { get; init; } = 1;

    /// <summary>Nanoseconds to await older packets when the peer's position was not known; never longer than the lost-packet timer.</summary>
    public long StartGraceNanos { get; init; } = EgressTuning.DefaultStartGraceNanos;

    /// <summary>
    /// Whether <see cref="FirstSequence"/> is only a lower bound: the SA takes over from a failed node, and packets sent in the meantime were lost. The start is
    /// then unknown, however near the first packet is.
    /// </summary>
    public bool JoinsLate { get; init; }

    /// <summary>
    /// Whether the SA was handed over by another node: packets that the previous owner relays arrive after later packets, which the peer already sends here. For
    /// <see cref="EgressTuning.DetourPeriodNanos"/> a missing packet is awaited for at least <see cref="EgressTuning.DetourNanos"/> and
    /// <see cref="EgressTuning.DetourWindow"/> packets, however short the lost-packet timer and narrow the reorder window are.
    /// </summary>
    public bool IsHandedOver { get; init; }

    /// <summary>
    /// A sequence number further ahead than this (and than the window) means that the peer restarted with a new range of numbers: its
    /// packets wait only for <see cref="StartGraceNanos"/>. The numbers in between still count as missed.
    /// </summary>
    public int RestartDistance { get; init; } = EgressTuning.DefaultRestartDistance;

    // A timer of 0 would expire again immediately.
    internal long EffectiveTimerNanos => Math.Max(1, LostPacketTimerNanos);

    internal long EffectiveGraceNanos => Math.Clamp(StartGraceNanos, 1, EffectiveTimerNanos);

    /// <summary>Rejects invalid values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ReorderWindow, nameof(ReorderWindow));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReorderWindow, EgressTuning.MaximumReorderWindow, nameof(ReorderWindow));
        ArgumentOutOfRangeException.ThrowIfNegative(LostPacketTimerNanos, nameof(LostPacketTimerNanos));
        ArgumentOutOfRangeException.ThrowIfNegative(StartGraceNanos, nameof(StartGraceNanos));
        ArgumentOutOfRangeException.ThrowIfNegative(RestartDistance, nameof(RestartDistance));
    }
}
