namespace IpTfs.Cluster.Tests.Support;

/// <summary>A clock that stands still until the test advances it, for code that runs on many threads. Thread-safe; timers call back on the thread that advances.</summary>
public sealed class HandClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate) return _now;
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass at once: timers that are armed meanwhile are due no earlier than its end.</summary>
    public void Advance(TimeSpan span)
    {
        List<HandTimer> due;
        lock (_gate)
        {
            _now += span.Ticks;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(static timer => timer.Due)];
            foreach (var timer in due) _timers.Remove(timer);
        }

        foreach (var timer in due) timer.Call();
    }

    private sealed class HandTimer(HandClock clock, Action call) : ITimer
    {
        public Action Call => call;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero) throw new NotSupportedException("no test needs one that repeats");
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime < TimeSpan.Zero) return true;
                Due = clock._now + dueTime.Ticks;
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
