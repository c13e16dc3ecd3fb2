namespace IpTfs.Actors.Supervision;

/// <summary>The delay before the restart of a failed actor: it doubles with each failure in the window.</summary>
/// <param name="Min">The delay after the first failure.</param>
/// <param name="Max">The longest delay.</param>
public readonly record struct Backoff(TimeSpan Min, TimeSpan Max)
{
    /// <summary>Returns the delay after the given number of failures in the window, from 1.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        return TimeSpan.FromTicks((long)Math.Min(Max.Ticks, Min.Ticks * Math.Pow(2, failures - 1)));
    }
}
