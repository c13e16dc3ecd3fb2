using IpTfs.IO.Native;
using IpTfs.Protocol.Time;

namespace IpTfs.IO.Epoll;

/// <summary>Puts a thread to sleep until an instant of <see cref="MonotonicClock"/>: for dedicated timing threads.</summary>
public static unsafe class PreciseSleeper
{
    /// <summary>The longest spin time that <see cref="SleepUntil"/> accepts.</summary>
    public const long MaxSpinNanos = 50_000;

    /// <summary>
    /// Sets this thread's timer slack to 1 ns; by default the kernel wakes it up to 50 µs late to save power. Call once on the thread.
    /// </summary>
    public static void SharpenTimers() => _ = Libc.prctl(Linux.PR_SET_TIMERSLACK, 1, 0, 0, 0);

    /// <summary>Returns at the deadline or as soon after it as the system manages; at once when it has passed.</summary>
    /// <param name="deadline">An instant of <see cref="MonotonicClock"/>.</param>
    /// <param name="spinNanos">Nanoseconds at the end of the wait that are spent spinning: exact, but keeps a processor busy. At most <see cref="MaxSpinNanos"/>.</param>
    public static void SleepUntil(MonotonicTime deadline, long spinNanos = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spinNanos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spinNanos, MaxSpinNanos);
        var wake = deadline.Nanos - spinNanos;
        if (MonotonicClock.Now.Nanos < wake)
        {
            var until = new TimeSpec { Seconds = wake / 1_000_000_000, Nanos = wake % 1_000_000_000 };
            // The function returns the error number itself. After a signal the sleep is restarted: its deadline is absolute.
            while (Libc.clock_nanosleep(Linux.CLOCK_MONOTONIC, Linux.TIMER_ABSTIME, &until, null) == Errno.EINTR)
            {
            }
        }

        while (MonotonicClock.Now < deadline) Thread.SpinWait(8);
    }
}
