namespace IpTfs.Protocol.Egress;

/// <summary>How one SA's tunnel egress orders and reassembles. Immutable; names follow RFC 9348.</summary>
public sealed record EgressSettings
{
    /// <summary>Outer packets by which one may come too early and still be put in its place (RFC 9348 <c>window-size</c>); 0 delivers as received.</summary>
    //= RFC9347 §2.2.3 R8: the window is configured; 3 is the suggested default
    public int ReorderWindow { get; init; } = EgressTuning.DefaultReorderWindow;

    /// <summary>Whether inner packets that are whole in an early outer packet are delivered at once, out of order (RFC 9347 §2.5).</summary>
    public bool SendImmediately { get; init; }

    /// <summary>Nanoseconds after which a missing outer packet is given up, and a packet of which no more comes (RFC 9348 <c>lost-packet-timer-interval</c>).</summary>
    public long LostPacketTimerNanos { get; init; } = EgressTuning.DefaultLostPacketTimerNanos;

    /// <summary>
    /// The sequence number that the peer is expected to begin with: 1 on a fresh SA, so that even its first packets may be reordered. When the
    /// first packet lies beyond the window from it (this end restarted, the peer did not), the start is unknown: packets up to a window older are
    /// awaited for <see cref="StartGraceNanos"/>, and none before the first is counted as missed.
    /// </summary>
    public ulong FirstSequence { get; init; } = 1;

    /// <summary>Nanoseconds to await older packets when the peer's position was not known; never longer than the lost-packet timer.</summary>
    public long StartGraceNanos { get; init; } = EgressTuning.DefaultStartGraceNanos;

    /// <summary>
    /// Whether <see cref="FirstSequence"/> is only a bound: the SA continues that of a node which failed, and packets that the peer sent meanwhile were lost. Then the
    /// start is unknown however near the first packet is.
    /// </summary>
    public bool JoinsLate { get; init; }

    /// <summary>
    /// A sequence number further ahead than this (and than the window) means that the peer restarted with a new range of numbers: its
    /// packets wait only for the grace of a start. The numbers between are counted as missed all the same.
    /// </summary>
    public int RestartDistance { get; init; } = EgressTuning.DefaultRestartDistance;

    // A timer of 0 would be due again the moment it was served.
    internal long EffectiveTimerNanos => Math.Max(1, LostPacketTimerNanos);

    internal long EffectiveGraceNanos => Math.Clamp(StartGraceNanos, 1, EffectiveTimerNanos);

    /// <summary>Refuses values that no egress can work with.</summary>
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
