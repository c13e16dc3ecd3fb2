namespace IpTfs.Actors.TestKit;

/// <summary>A clock that stands still until the test advances it. On the way every timer fires at its own due time, in order.</summary>
/// <remarks>
/// Its timestamps are nanoseconds and start at zero. Timers from <see cref="CreateTimer"/> call back on the thread that advances. Not thread-safe.
/// </remarks>
public sealed class VirtualClock : TimeProvider
{
    // More rounds at one instant than any test needs: something arms itself for now again and again.
    private const int RoundsAtOneInstant = 100_000;

    private readonly DateTimeOffset _start;
    private readonly List<IDeadlineSource> _sources = [];
    private readonly List<VirtualTimer> _timers = [];
    private long _created;

    /// <summary>Makes a clock that stands at its origin.</summary>
    /// <param name="start">What <see cref="GetUtcNow"/> says then; 2000-01-01 if left out.</param>
    public VirtualClock(DateTimeOffset? start = null) => _start = start ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time since the origin, in nanoseconds.</summary>
    public long NowNanos { get; private set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>The earliest instant at which something may happen; <see cref="long.MaxValue"/> when nothing is planned.</summary>
    public long NextDeadlineNanos
    {
        get
        {
            var next = long.MaxValue;
            foreach (var source in _sources) next = Math.Min(next, source.NextDeadlineNanos);
            foreach (var timer in _timers) next = Math.Min(next, timer.DueNanos);
            return next;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => NowNanos;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(NowNanos / TimeSpan.NanosecondsPerTick);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state, _created++);
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets a source take part in <see cref="Advance"/>.</summary>
    public void Register(IDeadlineSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _sources.Add(source);
    }

    /// <summary>Advances by a span: stops at each instant at which something is due, lets it happen with all its consequences, and goes on.</summary>
    /// <exception cref="LivelockException">Time cannot advance because something is due again and again at the same instant.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        AdvanceTo(checked(NowNanos + (span.Ticks * TimeSpan.NanosecondsPerTick)));
    }

    /// <summary>As <see cref="Advance"/>, to an instant in nanoseconds since the origin.</summary>
    public void AdvanceTo(long nanos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanos, NowNanos);
        Settle();
        var rounds = 0;
        for (var next = NextDeadlineNanos; next <= nanos; next = NextDeadlineNanos)
        {
            rounds = next > NowNanos ? 0 : rounds + 1;
            if (rounds > RoundsAtOneInstant) throw new LivelockException($"time stands still at {NowNanos} ns: a timer is armed for the present again and again");
            NowNanos = Math.Max(NowNanos, next);
            FireTimers();
            foreach (var source in _sources) source.FireDue(NowNanos);
            Settle();
        }

        NowNanos = nanos;
        Settle();
    }

    internal void Remove(VirtualTimer timer) => _timers.Remove(timer);

    private void Settle()
    {
        foreach (var source in _sources) source.Settle();
    }

    private void FireTimers()
    {
        while (true)
        {
            VirtualTimer? first = null;
            foreach (var timer in _timers)
            {
                if (timer.DueNanos <= NowNanos && (first is null || timer.IsBefore(first))) first = timer;
            }

            if (first is null) return;
            first.Fire();
        }
    }
}
