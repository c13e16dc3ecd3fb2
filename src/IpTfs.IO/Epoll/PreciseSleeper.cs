using IpTfs.IO.Native;
using IpTfs.Protocol.Time;

namespace IpTfs.IO.Epoll;

/// <summary>Puts a thread to sleep until an instant of <see cref="MonotonicClock"/>: for threads that do nothing but keep time.</summary>
public static unsafe class PreciseSleeper
{
    /// <summary>The longest time that <see cref="SleepUntil"/> may be asked to spin.</summary>
    public const long MaxSpinNanos = 50_000;

    /// <summary>
    /// Lets the kernel wake this thread as exactly as it can instead of 50 µs late, as it does to save power. Call once on the thread.
    /// </summary>
    public static void SharpenTimers() => _ = Libc.prctl(Linux.PR_SET_TIMERSLACK, 1, 0, 0, 0);

    /// <summary>Returns at the deadline or as soon after it as the system manages; at once when it has passed.</summary>
    /// <param name="deadline">An instant of <see cref="MonotonicClock"/>.</param>
    /// <param name="spinNanos">The last part of the wait, in nanoseconds, that is spent spinning: exact, at the price of a busy processor. At most <see cref="MaxSpinNanos"/>.</param>
    public static void SleepUntil(MonotonicTime deadline, long spinNanos = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spinNanos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spinNanos, MaxSpinNanos);
        var wake = deadline.Nanos - spinNanos;
        if (MonotonicClock.Now.Nanos < wake)
        {
            var until = new TimeSpec { Seconds = wake / 1_000_000_000, Nanos = wake % 1_000_000_000 };
            // Returns the error number itself; an absolute sleep that a signal interrupted is simply begun anew.
            while (Libc.clock_nanosleep(Linux.CLOCK_MONOTONIC, Linux.TIMER_ABSTIME, &until, null) == Errno.EINTR)
            {
            }
        }

        while (MonotonicClock.Now < deadline) Thread.SpinWait(8);
    }
}
