using System.Diagnostics;
using IpTfs.IO.Epoll;
using IpTfs.Protocol.Time;

namespace IpTfs.IO;

/// <summary>The system's monotonic clock: <see cref="EpollParker"/> and <see cref="PreciseSleeper"/> measure deadlines with it.</summary>
public static class MonotonicClock
{
    private static readonly long NanosPerTick = 1_000_000_000 / Stopwatch.Frequency;

    /// <summary>The time now. On Linux CLOCK_MONOTONIC, in nanoseconds, without a system call.</summary>
    public static MonotonicTime Now => new(Stopwatch.GetTimestamp() * NanosPerTick);
}
