namespace IpTfs.Actors.TestKit;

/// <summary>A timer of a <see cref="VirtualClock"/>.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state, long order) : ITimer
{
    private long _periodNanos;

    /// <summary>When it fires next; <see cref="long.MaxValue"/> when it does not.</summary>
    internal long DueNanos { get; private set; } = long.MaxValue;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        DueNanos = dueTime < TimeSpan.Zero ? long.MaxValue : clock.NowNanos + Nanos(dueTime);
        _periodNanos = period <= TimeSpan.Zero ? 0 : Nanos(period);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DueNanos = long.MaxValue;
        clock.Remove(this);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal bool IsBefore(VirtualTimer other) => DueNanos != other.DueNanos ? DueNanos < other.DueNanos : Order < other.Order;

    internal void Fire()
    {
        DueNanos = _periodNanos == 0 ? long.MaxValue : DueNanos + _periodNanos;
        callback(state);
    }

    private long Order => order;

    private static long Nanos(TimeSpan span) => checked(span.Ticks * TimeSpan.NanosecondsPerTick);
}
