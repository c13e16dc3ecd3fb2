namespace IpTfs.Actors.Dispatch;

/// <summary>
/// Waits on a semaphore of the framework. The framework cannot wait for less than a millisecond, so the last one before a deadline is yielded away: precise,
/// at the price of a busy core for that time. An I/O layer has parkers that sleep to the nanosecond.
/// </summary>
public sealed class SemaphoreParker : IParker, IDisposable
{
    private const long NanosPerMillisecond = 1_000_000;

    // What a semaphore wait of whole milliseconds oversleeps by, with room to spare.
    private const long OversleepNanos = 100_000;

    private const int Empty = 0;
    private const int Permit = 1;
    private const int Waiting = 2;

    private readonly SemaphoreSlim _semaphore = new(0);
    private readonly MonotonicClock _clock;
    private readonly bool _precise;
    private int _state;

    /// <summary>Makes a parker.</summary>
    /// <param name="timeProvider">The clock that deadlines are given on; null for the machine's.</param>
    /// <param name="precise">False to sleep through to the next whole millisecond instead of yielding.</param>
    public SemaphoreParker(TimeProvider? timeProvider = null, bool precise = true)
    {
        _clock = new MonotonicClock(timeProvider ?? TimeProvider.System);
        _precise = precise;
    }

    /// <inheritdoc/>
    public void Park(long deadlineNanos)
    {
        // An Unpark that came before the wait left a permit: take it and do not wait.
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
        // A release that comes too late for its wait makes the next one return early once: callers look again anyway.
        if (Interlocked.Exchange(ref _state, Permit) == Waiting) _semaphore.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _semaphore.Dispose();

    private void WaitAtMost(long nanos)
    {
        if (nanos == long.MaxValue)
        {
            _semaphore.Wait();
            return;
        }

        var whole = (nanos + (_precise ? -OversleepNanos : NanosPerMillisecond - 1)) / NanosPerMillisecond;
        if (whole > 0) _semaphore.Wait((int)Math.Min(whole, int.MaxValue));
        else Thread.Yield();
    }
}
