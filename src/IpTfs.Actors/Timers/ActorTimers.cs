using IpTfs.Actors.Context;

namespace IpTfs.Actors.Timers;

/// <summary>The timers of one actor. Ticks are handled before messages and data; those of a timer that was cancelled or armed anew never arrive.</summary>
/// <remarks>Only the actor uses it, from its own callbacks. A restart or stop of the actor cancels everything. Arming again does not allocate.</remarks>
/// <typeparam name="TMessage">The actor's protocol.</typeparam>
public sealed class ActorTimers<TMessage> where TMessage : notnull
{
    private readonly TypedCell<TMessage> _cell;
    private readonly TimerQueue _queue;
    private DeadlineTimer? _deadline;
    private Dictionary<object, KeyedTimer<TMessage>>? _keyed;

    internal ActorTimers(TypedCell<TMessage> cell, TimerQueue queue)
    {
        _cell = cell;
        _queue = queue;
    }

    /// <summary>The instant that <see cref="Arm"/> set and that has not come; <see cref="long.MaxValue"/> when there is none.</summary>
    public long ArmedNanos => _deadline?.Armed ?? long.MaxValue;

    /// <summary>
    /// Sets the actor's deadline: <see cref="Actor{TMessage}.ReceiveDeadline"/> is called once, at that instant or later, unless it is set again first.
    /// Made to be called after every batch: the same or a later instant costs a few nanoseconds.
    /// </summary>
    /// <param name="deadlineNanos">On the clock of <see cref="IActorContext{TMessage}.NowNanos"/>; <see cref="long.MaxValue"/> disarms.</param>
    public void Arm(long deadlineNanos)
    {
        var timer = _deadline;
        if (timer is null)
        {
            if (deadlineNanos == long.MaxValue) return;
            _deadline = timer = new DeadlineTimer(_cell);
        }
        else if (timer.Armed == deadlineNanos)
        {
            return;
        }

        timer.Armed = deadlineNanos;
        if (deadlineNanos == long.MaxValue) TimerQueue.Disarm(timer);
        else _queue.Arm(timer, deadlineNanos);
    }

    /// <summary>Takes the deadline back.</summary>
    public void Disarm() => Arm(long.MaxValue);

    /// <summary>Tells the actor a message after a delay. A timer of the same key is replaced, whatever it was.</summary>
    public void StartSingle(object key, TMessage message, TimeSpan delay) => Start(key, message, Nanos(delay), 0);

    /// <summary>
    /// Tells the actor a message again and again. Instants are counted from the start, so that delays do not add up; those that were missed are left out.
    /// A timer of the same key is replaced, whatever it was.
    /// </summary>
    public void StartPeriodic(object key, TMessage message, TimeSpan period) => StartPeriodic(key, message, period, period);

    /// <summary>As <see cref="StartPeriodic(object, TMessage, TimeSpan)"/>, with a first delay of its own.</summary>
    public void StartPeriodic(object key, TMessage message, TimeSpan initialDelay, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        Start(key, message, Nanos(initialDelay), Nanos(period));
    }

    /// <summary>Whether the timer of that key will still fire.</summary>
    public bool IsActive(object key) => _keyed is not null && _keyed.TryGetValue(key, out var timer) && timer.Due != long.MaxValue;

    /// <summary>Cancels the timer of that key, if there is one.</summary>
    public void Cancel(object key)
    {
        if (_keyed is not null && _keyed.TryGetValue(key, out var timer)) Clear(timer);
    }

    /// <summary>Cancels every timer and the deadline.</summary>
    public void CancelAll()
    {
        Disarm();
        if (_keyed is null) return;
        foreach (var timer in _keyed.Values) Clear(timer);
    }

    /// <summary>Cancels everything and leaves nothing in the queue that would keep the actor alive.</summary>
    internal void Release()
    {
        CancelAll();
        if (_deadline is not null) _queue.Remove(_deadline);
        if (_keyed is null) return;
        foreach (var timer in _keyed.Values) _queue.Remove(timer);
        _keyed = null;
    }

    /// <summary>Handles a tick in the actor's turn.</summary>
    internal void HandleTick(ActorTimer tick, Actor<TMessage> actor)
    {
        var now = _cell.NowNanos;
        if (tick is DeadlineTimer deadline)
        {
            if (deadline.Armed > now) return;
            deadline.Armed = long.MaxValue;
            TimerQueue.Disarm(deadline);
            actor.InvokeDeadline(now);
            return;
        }

        var timer = (KeyedTimer<TMessage>)tick;
        if (timer.Due > now) return;
        var message = timer.Message!;
        if (timer.Period == 0)
        {
            Clear(timer);
        }
        else
        {
            timer.Due += timer.Period * (1 + ((now - timer.Due) / timer.Period));
            _queue.Arm(timer, timer.Due);
        }

        actor.InvokeReceive(message);
    }

    private static long Nanos(TimeSpan span) => span <= TimeSpan.Zero ? 0 : checked(span.Ticks * TimeSpan.NanosecondsPerTick);

    private static void Clear(KeyedTimer<TMessage> timer)
    {
        timer.Due = long.MaxValue;
        timer.Message = default;
        TimerQueue.Disarm(timer);
    }

    private void Start(object key, TMessage message, long delayNanos, long periodNanos)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        _keyed ??= [];
        if (!_keyed.TryGetValue(key, out var timer)) _keyed.Add(key, timer = new KeyedTimer<TMessage>(_cell));
        timer.Message = message;
        timer.Period = periodNanos;
        timer.Due = _cell.NowNanos + delayNanos;
        _queue.Arm(timer, timer.Due);
    }
}
