using Akka.Dispatch;

namespace IpTfs.Actors.TestKit;

/// <summary>The mailboxes that are ready to run. One runs at a time, on the test's thread, in an order drawn from a seed.</summary>
/// <remarks>
/// Before <see cref="Arm"/> and after <see cref="Release"/> mailboxes run on the thread pool as soon as they are ready: an actor system blocks while it starts and while it
/// terminates. Armed, nothing runs until <see cref="Step"/>.
/// </remarks>
public sealed class SeededSchedule : IDeadlineSource
{
    /// <summary>So many turns without rest count as livelock.</summary>
    public const int DefaultBound = 1_000_000;

    private const ulong EmptyTrace = 0xCBF29CE484222325;

    private readonly Lock _gate = new();
    private readonly List<(IRunnable Work, string? Path)> _ready = [];
    private SplitMix _random;
    private bool _armed;
    private int _freeRunning;
    private int _depth;

    /// <summary>Makes a schedule that is not armed.</summary>
    public SeededSchedule(ulong seed)
    {
        Seed = seed;
        _random = new SplitMix(seed);
    }

    /// <summary>The seed of the order.</summary>
    public ulong Seed { get; }

    /// <summary>How many turns have run since <see cref="Arm"/>.</summary>
    public long Turns { get; private set; }

    /// <summary>A hash of the actors that ran, in order: two runs with the same hash took the same interleaving.</summary>
    public ulong TraceHash { get; private set; } = EmptyTrace;

    /// <summary>If set, called with the path of each actor that is about to run.</summary>
    public Action<string>? Trace { get; set; }

    /// <inheritdoc/>
    public long NextDeadlineNanos => long.MaxValue;

    /// <summary>From now on mailboxes wait for their turn. Waits until those that run on the thread pool have ended, runs what they left, and starts the seed's sequence.</summary>
    /// <exception cref="LivelockException">They did not end.</exception>
    public void Arm()
    {
        if (!SpinWait.SpinUntil(TryArm, TimeSpan.FromSeconds(60))) throw new LivelockException("the mailboxes of the starting system do not come to rest");
        RunUntilIdle();
        _random = new SplitMix(Seed);
        Turns = 0;
        TraceHash = EmptyTrace;
    }

    /// <summary>From now on mailboxes run on the thread pool, those that wait too.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _armed = false;
            foreach (var (work, _) in _ready) RunFree(work);
            _ready.Clear();
        }
    }

    /// <summary>Runs one turn of one actor. False when none is ready.</summary>
    public bool Step()
    {
        IRunnable work;
        string? path;
        lock (_gate)
        {
            if (_ready.Count == 0) return false;
            var index = _ready.Count == 1 ? 0 : _random.Below(_ready.Count);
            (work, path) = _ready[index];
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
        }

        Run(work, path);
        return true;
    }

    /// <summary>Runs turns until no actor is ready.</summary>
    /// <exception cref="LivelockException">That did not happen within <see cref="DefaultBound"/> turns.</exception>
    public void RunUntilIdle()
    {
        if (!DriveBounded(DefaultBound)) throw new LivelockException($"no rest after {DefaultBound} turns (seed {Seed})");
    }

    /// <summary>Runs at most so many turns. True when no actor is ready after them.</summary>
    public bool DriveBounded(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            if (!Step()) return true;
        }

        lock (_gate) return _ready.Count == 0;
    }

    /// <inheritdoc/>
    public void FireDue(long nowNanos)
    {
    }

    /// <inheritdoc/>
    public void Settle() => RunUntilIdle();

    /// <summary>Takes a mailbox that has become ready.</summary>
    /// <param name="work">The mailbox.</param>
    /// <param name="path">The path of its actor, for the trace; null when unknown.</param>
    /// <param name="mayRunInline">Whether the seed may choose to run it here and now, as an inline dispatcher would.</param>
    internal void Schedule(IRunnable work, string? path, bool mayRunInline)
    {
        lock (_gate)
        {
            if (!_armed)
            {
                RunFree(work);
                return;
            }

            if (!mayRunInline || _depth >= 16 || (_random.Next() & 1) != 0)
            {
                _ready.Add((work, path));
                return;
            }
        }

        Run(work, path);
    }

    private bool TryArm()
    {
        lock (_gate) return _armed = _freeRunning == 0;
    }

    /// <summary>Runs a mailbox on the thread pool. Under the lock.</summary>
    private void RunFree(IRunnable work)
    {
        _freeRunning++;
        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                state.Work.Run();
                lock (state.Schedule._gate) state.Schedule._freeRunning--;
            },
            (Schedule: this, Work: work),
            preferLocal: false);
    }

    private void Run(IRunnable work, string? path)
    {
        Record(path ?? "?");
        Turns++;
        _depth++;
        try
        {
            work.Run();
        }
        finally
        {
            _depth--;
        }
    }

    private void Record(string path)
    {
        unchecked
        {
            var hash = TraceHash;
            foreach (var c in path) hash = (hash ^ c) * 0x100000001B3;
            TraceHash = (hash ^ '\n') * 0x100000001B3;
        }

        Trace?.Invoke(path);
    }
}
