namespace IpTfs.Actors.Supervision;

/// <summary>How long a failed actor waits before it is restarted: twice as long with each failure in the window.</summary>
/// <param name="Min">The wait after the first failure.</param>
/// <param name="Max">The longest wait.</param>
public readonly record struct Backoff(TimeSpan Min, TimeSpan Max)
{
    /// <summary>The wait after the given number of failures in the window, from 1.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        return TimeSpan.FromTicks((long)Math.Min(Max.Ticks, Min.Ticks * Math.Pow(2, failures - 1)));
    }
}
