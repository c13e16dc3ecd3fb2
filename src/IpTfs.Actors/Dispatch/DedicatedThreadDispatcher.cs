using IpTfs.Actors.Mailboxes;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Dispatch;

/// <summary>One thread of its own for the actors that are given to it. It fires their timers itself, so a timer costs no hop between threads.</summary>
/// <remarks>
/// The thread runs what is runnable and otherwise waits in its <see cref="IParker"/> until the earliest deadline. A socket reader plugs in a parker that waits
/// in epoll and tells the reader actor what became ready. The thread starts when a system first uses the dispatcher and ends with the system.
/// </remarks>
public sealed class DedicatedThreadDispatcher : Dispatcher
{
    // While actors keep each other busy the parker is polled this often, or devices would starve.
    private const int TurnsBetweenPolls = 32;

    private readonly MpscQueue<ActorWork> _runnable = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _name;
    private readonly IParker _parker;
    private readonly TimerQueue _timers;
    private Thread? _thread;
    private int _parked;
    private volatile bool _stopping;
    private bool _over;

    /// <summary>Makes a dispatcher; its thread starts with its first actor.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="parker">How the thread waits; null for a <see cref="SemaphoreParker"/> on the machine's clock.</param>
    public DedicatedThreadDispatcher(string name, IParker? parker = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = name;
        _parker = parker ?? new SemaphoreParker();
        _timers = new TimerQueue(WakeForTimer);
    }

    /// <summary>Runs first on the new thread, before any actor: to pin it or raise its priority.</summary>
    public Action? ThreadStarted { get; init; }

    /// <inheritdoc/>
    protected internal override TimerQueue Timers => _timers;

    /// <inheritdoc/>
    protected internal override Task Completion => _thread is null ? Task.CompletedTask : _ended.Task;

    /// <inheritdoc/>
    protected internal override void Schedule(ActorWork work)
    {
        _runnable.Enqueue(work);
        if (_stopping) DrainLate(threadIsOver: false);
        else Wake();
    }

    /// <inheritdoc/>
    protected override void OnAttached(ActorSystem system)
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = _name };
        _thread.Start();
    }

    /// <inheritdoc/>
    protected internal override void Shutdown()
    {
        _stopping = true;
        _parker.Unpark();
    }

    private void Wake()
    {
        // Work was published with a full fence before _parked is read; the thread does the reverse before it parks.
        if (Volatile.Read(ref _parked) == 0) return;
        // What the parker tells before it returns comes on the thread itself, which is awake: three system calls saved with every packet that ends a wait.
        if (Thread.CurrentThread == _thread) return;
        if (Interlocked.Exchange(ref _parked, 0) != 0) _parker.Unpark();
    }

    private void WakeForTimer()
    {
        Interlocked.MemoryBarrier();
        Wake();
    }

    private void Loop()
    {
        ThreadStarted?.Invoke();
        while (!_stopping)
        {
            FireTimers();
            for (var turns = 0; turns < TurnsBetweenPolls && _runnable.TryDequeue(out var work); turns++) work.Run(Throughput);
            if (_runnable.HasItem) _parker.Park(0);
            else Park();
        }

        DrainLate(threadIsOver: true);
        _ended.SetResult();
    }

    /// <summary>Late tellers of stopped actors must get their items back: without the thread, those turns run on the pool.</summary>
    private void DrainLate(bool threadIsOver)
    {
        lock (_ended)
        {
            _over |= threadIsOver;
            while (_over && _runnable.TryDequeue(out var late)) ThreadPool.UnsafeQueueUserWorkItem(late, preferLocal: false);
        }
    }

    private void Park()
    {
        Interlocked.Exchange(ref _parked, 1);
        if (!_runnable.HasItem && !_stopping) _parker.Park(_timers.NextDeadlineNanos);
        Volatile.Write(ref _parked, 0);
    }

    private void FireTimers()
    {
        if (_timers.NextDeadlineNanos != long.MaxValue) _timers.FireDue(System.NowNanos);
    }
}
