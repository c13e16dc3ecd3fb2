using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using IpTfs.Actors.Deadlines;

namespace IpTfs.Actors.Dispatch;

/// <summary>A thread that runs actors, fires their deadlines, and otherwise waits in its <see cref="IParker"/> for a device or the earliest deadline.</summary>
/// <remarks>The thread starts with the first actor or deadline and ends with <see cref="Stop"/>; actors that are scheduled later run on the thread pool.</remarks>
public sealed class ReaderThread
{
    // A busy thread polls the parker after this many turns, so that devices do not starve.
    private const int TurnsBetweenPolls = 32;

    [ThreadStatic]
    private static ReaderThread? _current;

    private readonly ConcurrentQueue<IRunnable> _runnable = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly MonotonicClock _clock;
    private readonly IParker _parker;
    private Thread? _thread;
    private int _parked;
    private volatile bool _stopping;
    private bool _over;

    /// <summary>Creates a thread, which starts with its first work.</summary>
    /// <param name="name">The thread's name; Linux shows 15 characters of it.</param>
    /// <param name="parker">The parker that the thread waits in. Borrowed: it must outlive <see cref="Completion"/>.</param>
    /// <param name="clock">The clock of the deadlines; null for the machine's.</param>
    public ReaderThread(string name, IParker parker, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(parker);
        Name = name;
        _parker = parker;
        _clock = new MonotonicClock(clock ?? TimeProvider.System);
        Deadlines = new DeadlineQueue(WakeForDeadline);
    }

    /// <summary>The thread's name.</summary>
    public string Name { get; }

    /// <summary>The deadlines that the thread fires.</summary>
    public DeadlineQueue Deadlines { get; }

    /// <summary>Completes when the thread has ended, or was stopped before it started.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Ends the thread after the present turn. Returns at once.</summary>
    public void Stop()
    {
        _stopping = true;
        _parker.Unpark();
        lock (_gate)
        {
            if (_thread is not null) return;
        }

        _ended.TrySetResult();
    }

    /// <summary>Returns the deadlines of the reader thread of an actor's dispatcher; null for a dispatcher of another type.</summary>
    internal static DeadlineQueue? DeadlinesOfCurrent(IActorContext context) => (context.Dispatcher as ReaderDispatcher)?.Thread.Deadlines;

    /// <summary>Schedules a mailbox to run on this thread.</summary>
    internal void Execute(IRunnable work)
    {
        _runnable.Enqueue(work);
        if (_thread is null) Start();
        // After Stop, the thread empties the queue when it ends; if it has ended or never started, the caller does.
        if (_stopping)
        {
            DrainLate(threadIsOver: false);
            return;
        }

        // The queue is written before _parked is read; the thread writes _parked before it reads the queue.
        Interlocked.MemoryBarrier();
        Wake();
    }

    private void WakeForDeadline()
    {
        if (_thread is null && !_stopping) Start();
        Interlocked.MemoryBarrier();
        Wake();
    }

    private void Start()
    {
        lock (_gate)
        {
            if (_thread is not null || _stopping) return;
            var thread = new Thread(Loop) { IsBackground = true, Name = Name };
            thread.Start();
            _thread = thread;
        }
    }

    private void Wake()
    {
        if (Volatile.Read(ref _parked) == 0) return;
        // A call from this thread's own parker callback needs no system call: the thread is awake.
        if (_current == this) return;
        if (Interlocked.Exchange(ref _parked, 0) != 0) _parker.Unpark();
    }

    private void Loop()
    {
        _current = this;
        while (!_stopping)
        {
            if (Deadlines.NextDeadlineNanos != long.MaxValue) Deadlines.FireDue(_clock.NowNanos);
            for (var turns = 0; turns < TurnsBetweenPolls && _runnable.TryDequeue(out var work); turns++) work.Run();
            if (_runnable.IsEmpty) Park();
            else _parker.Park(0);
        }

        DrainLate(threadIsOver: true);
        _ended.TrySetResult();
    }

    /// <summary>Runs mailboxes that are scheduled after the thread's end on the thread pool: they must still be emptied.</summary>
    private void DrainLate(bool threadIsOver)
    {
        lock (_gate)
        {
            _over |= threadIsOver || _thread is null;
            while (_over && _runnable.TryDequeue(out var late)) ThreadPool.UnsafeQueueUserWorkItem(late, preferLocal: false);
        }
    }

    private void Park()
    {
        Interlocked.Exchange(ref _parked, 1);
        if (_runnable.IsEmpty && !_stopping) _parker.Park(Deadlines.NextDeadlineNanos);
        Volatile.Write(ref _parked, 0);
    }
}
