namespace IpTfs.Actors.Supervision;

/// <summary>How long a failed actor waits before it is restarted: exponentially longer with each failure in the window.</summary>
public sealed record Backoff
{
    /// <summary>10 ms, doubling up to 10 s.</summary>
    public static readonly Backoff Default = new();

    /// <summary>No wait.</summary>
    public static readonly Backoff None = new() { Min = TimeSpan.Zero, Max = TimeSpan.Zero };

    /// <summary>The wait after the first failure.</summary>
    public TimeSpan Min { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest wait.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What each further failure multiplies the wait by; at least 1.</summary>
    public double Multiplier { get; init; } = 2;

    /// <summary>
    /// Spreads the waits: receives the computed wait and returns the one to use. Null for exact waits. A source of randomness comes in here, seeded by whoever
    /// provides it; the runtime has none.
    /// </summary>
    public Func<TimeSpan, TimeSpan>? Jitter { get; init; }

    /// <summary>The wait after the given number of failures in the window.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var ticks = Math.Min(Max.Ticks, Min.Ticks * Math.Pow(Math.Max(1, Multiplier), failures - 1));
        var delay = TimeSpan.FromTicks((long)ticks);
        var spread = Jitter is null ? delay : Jitter(delay);
        return spread < TimeSpan.Zero ? TimeSpan.Zero : spread;
    }
}
