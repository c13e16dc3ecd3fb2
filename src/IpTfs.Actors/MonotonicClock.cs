namespace IpTfs.Actors;

/// <summary>A time provider's timestamps in nanoseconds. With <see cref="TimeProvider.System"/> on Linux these are CLOCK_MONOTONIC.</summary>
internal readonly struct MonotonicClock(TimeProvider provider)
{
    private const long NanosPerSecond = 1_000_000_000;

    private readonly long _frequency = provider.TimestampFrequency;

    /// <summary>The present instant.</summary>
    internal long NowNanos
    {
        get
        {
            var stamp = provider.GetTimestamp();
            return _frequency == NanosPerSecond ? stamp : (long)((Int128)stamp * NanosPerSecond / _frequency);
        }
    }
}
