namespace IpTfs.Protocol.Egress;

/// <summary>Defaults of the tunnel egress; all can be overridden by <see cref="EgressSettings"/>.</summary>
public static class EgressTuning
{
    /// <summary>Default of <see cref="EgressSettings.ReorderWindow"/>: the value that RFC 9347 §2.2.3 suggests and Linux uses.</summary>
    public const int DefaultReorderWindow = 3;

    /// <summary>The widest reorder window that RFC 9348 can configure.</summary>
    public const int MaximumReorderWindow = ushort.MaxValue;

    /// <summary>Default of <see cref="EgressSettings.LostPacketTimerNanos"/>: Linux's 1 s.</summary>
    public const long DefaultLostPacketTimerNanos = 1_000_000_000;

    /// <summary>Default of <see cref="EgressSettings.StartGraceNanos"/>: 10 ms, longer than reordering on a path, too short for a user to notice.</summary>
    public const long DefaultStartGraceNanos = 10_000_000;

    /// <summary>How long a missing packet is awaited at least, in nanoseconds, shortly after a hand-over: as long as a busy previous owner may take to relay it.</summary>
    public const long DetourNanos = 250_000_000;

    /// <summary>The reorder window at least, shortly after a hand-over: packets that a peer may send while the previous owner relays an earlier one.</summary>
    public const int DetourWindow = 512;

    /// <summary>For how long after the first packet of an SA that was handed over packets may arrive through the previous owner, in nanoseconds.</summary>
    public const long DetourPeriodNanos = 1_000_000_000;

    /// <summary>Default of <see cref="EgressSettings.RestartDistance"/>.</summary>
    public const int DefaultRestartDistance = 4096;
}
