namespace IpTfs.Actors.Dispatch;

/// <summary>
/// Waits on a monitor, which sleeps at once where .NET's semaphores spin first, and whose shortest wait is a millisecond: the last millisecond before a deadline is
/// spent yielding, which is precise but keeps a core busy for that time. An I/O layer has parkers that sleep to the nanosecond.
/// </summary>
public sealed class MonitorParker : IParker
{
    private const long NanosPerMillisecond = 1_000_000;

    // Upper estimate of how much a wait of whole milliseconds oversleeps.
    private const long OversleepNanos = 100_000;

    private const int Empty = 0;
    private const int Permit = 1;
    private const int Waiting = 2;

    private readonly object _gate = new();
    private readonly MonotonicClock _clock;
    private readonly bool _precise;
    private int _state;

    /// <summary>Creates a parker.</summary>
    /// <param name="timeProvider">The clock of the deadlines; null for the machine's.</param>
    /// <param name="precise">False to sleep until the next whole millisecond instead of yielding.</param>
    public MonitorParker(TimeProvider? timeProvider = null, bool precise = true)
    {
        _clock = new MonotonicClock(timeProvider ?? TimeProvider.System);
        _precise = precise;
    }

    /// <inheritdoc/>
    public void Park(long deadlineNanos)
    {
        // An earlier Unpark left a permit: consume it and do not wait.
        if (Interlocked.CompareExchange(ref _state, Waiting, Empty) == Empty)
        {
            while (Volatile.Read(ref _state) == Waiting)
            {
                var left = deadlineNanos is 0 or long.MaxValue ? deadlineNanos : deadlineNanos - _clock.NowNanos;
                if (left <= 0) break;
                WaitAtMost(left);
            }
        }

        Interlocked.Exchange(ref _state, Empty);
    }

    /// <inheritdoc/>
    public void Unpark()
    {
        if (Interlocked.Exchange(ref _state, Permit) != Waiting) return;
        lock (_gate) Monitor.Pulse(_gate);
    }

    private void WaitAtMost(long nanos)
    {
        var milliseconds = nanos == long.MaxValue ? Timeout.Infinite : Math.Min((nanos + (_precise ? -OversleepNanos : NanosPerMillisecond - 1)) / NanosPerMillisecond, int.MaxValue);
        if (milliseconds == 0)
        {
            Thread.Yield();
            return;
        }

        lock (_gate)
        {
            // Unpark changes the state before it takes the lock: what it did before this look is seen, and a pulse after it ends the wait.
            if (Volatile.Read(ref _state) == Waiting) Monitor.Wait(_gate, (int)milliseconds);
        }
    }
}
