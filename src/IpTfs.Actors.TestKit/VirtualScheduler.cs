using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace IpTfs.Actors.TestKit;

/// <summary>Akka's scheduler in virtual time: what is scheduled happens when the test's clock reaches its instant, in order, to the tick.</summary>
/// <remarks>Named in <c>akka.scheduler.implementation</c> by the <see cref="SeededTestKit"/>, which gives it its clock; until then its time stands at zero.</remarks>
public sealed class VirtualScheduler : SchedulerBase, IDeadlineSource
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (long Due, long Order)> _entries = new();
    private VirtualClock? _clock;
    private long _orders;

    /// <summary>Makes a scheduler. Akka calls it.</summary>
    public VirtualScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
    }

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => TimeSpan.FromTicks(Now / TimeSpan.NanosecondsPerTick);

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc/>
    public long NextDeadlineNanos
    {
        get
        {
            lock (_gate)
            {
                while (_entries.TryPeek(out var entry, out var at))
                {
                    if (!entry.IsCancelled) return at.Due;
                    _entries.Dequeue();
                }

                return long.MaxValue;
            }
        }
    }

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => _clock?.GetUtcNow() ?? DateTimeOffset.UnixEpoch;

    private long Now => _clock?.NowNanos ?? 0;

    /// <inheritdoc/>
    public void FireDue(long nowNanos)
    {
        while (NextDeadlineNanos <= nowNanos)
        {
            Entry entry;
            lock (_gate) entry = _entries.Dequeue();
            entry.Run();
            if (entry.PeriodNanos > 0) Add(entry, nowNanos + entry.PeriodNanos);
        }
    }

    /// <inheritdoc/>
    public void Settle()
    {
    }

    internal void Attach(VirtualClock clock) => _clock = clock;

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, TimeSpan.Zero, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => Add(delay, TimeSpan.Zero, action.Run, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan period, Action action, ICancelable? cancelable) =>
        Add(new Entry(action, cancelable, Nanos(period)), Now + Nanos(delay));

    private void Add(Entry entry, long due)
    {
        lock (_gate) _entries.Enqueue(entry, (due, _orders++));
    }

    private static long Nanos(TimeSpan span) => checked(span.Ticks * TimeSpan.NanosecondsPerTick);

    private sealed record Entry(Action Action, ICancelable? Cancelable, long PeriodNanos)
    {
        internal bool IsCancelled => Cancelable is { IsCancellationRequested: true };

        internal void Run()
        {
            if (!IsCancelled) Action();
        }
    }
}
