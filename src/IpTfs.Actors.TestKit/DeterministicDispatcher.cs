using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.TestKit;

/// <summary>
/// Runs actors only when the test says so, on the test's thread, one turn at a time; a seed picks who is next. The same seed replays the same
/// interleaving, another seed explores another one.
/// </summary>
/// <remarks>
/// A turn handles one message or batch, so every order that the runtime allows can come up. Timers belong to a <see cref="ManualClock"/>. To explore what
/// "an idle actor runs on its teller's thread" does, give actors <see cref="SeededInline"/> instead of a <see cref="RunInlineDispatcher"/>; one of the latter with
/// this as its fall-back runs inline whenever it can.
/// </remarks>
public sealed class DeterministicDispatcher : Dispatcher, IDeadlineSource
{
    /// <summary>So many turns without coming to rest count as livelock.</summary>
    public const int DefaultBound = 1_000_000;

    private readonly Lock _gate = new();
    private readonly List<ActorWork> _runnable = [];
    private readonly SplitMix _random;
    private readonly ManualClock _clock;
    private readonly TimerQueue _timers = new(static () => { });

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="clock">Where its timers are; advancing it runs the actors.</param>
    /// <param name="seed">Chooses the interleaving.</param>
    public DeterministicDispatcher(ManualClock clock, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _random = new SplitMix(seed);
        Seed = seed;
        Throughput = 1;
        SeededInline = new SeededInlineDispatcher(this);
        clock.Register(this);
    }

    /// <summary>What chose the interleaving.</summary>
    public ulong Seed { get; }

    /// <summary>A dispatcher whose idle actors run on their teller's thread or queue here, as the seed decides each time.</summary>
    public Dispatcher SeededInline { get; }

    /// <summary>How many actors are runnable.</summary>
    public int Runnable => _runnable.Count;

    /// <summary>How many turns were run.</summary>
    public long Turns { get; private set; }

    /// <summary>A hash over who ran and in what order: two runs with equal hashes took the same interleaving.</summary>
    public ulong TraceHash { get; private set; } = 0xCBF29CE484222325;

    /// <summary>If set, called with the path of each actor that is about to run.</summary>
    public Action<string>? Trace { get; set; }

    /// <inheritdoc/>
    public long NextDeadlineNanos => _timers.NextDeadlineNanos;

    /// <inheritdoc/>
    protected override TimerQueue Timers => _timers;

    /// <summary>Runs one turn of one actor. False when none is runnable.</summary>
    public bool Step()
    {
        ActorWork work;
        lock (_gate)
        {
            if (_runnable.Count == 0) return false;
            var index = _runnable.Count == 1 ? 0 : _random.Below(_runnable.Count);
            work = _runnable[index];
            _runnable[index] = _runnable[^1];
            _runnable.RemoveAt(_runnable.Count - 1);
        }

        Record(work.Path.ToString());
        Turns++;
        work.Run(Throughput);
        return true;
    }

    /// <summary>Runs turns until no actor is runnable.</summary>
    /// <exception cref="LivelockException">That did not happen within <see cref="DefaultBound"/> turns.</exception>
    public void RunUntilIdle()
    {
        if (!DriveBounded(DefaultBound)) throw new LivelockException($"no rest after {DefaultBound} turns (seed {Seed})");
    }

    /// <summary>Runs at most so many turns. True when no actor is runnable after them.</summary>
    public bool DriveBounded(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            if (!Step()) return true;
        }

        return _runnable.Count == 0;
    }

    /// <summary>Runs until idle, then advances the clock: every timer fires at its own due time and its consequences run before the next one.</summary>
    public void Advance(TimeSpan span) => _clock.Advance(span);

    /// <inheritdoc/>
    void IDeadlineSource.FireDue(long nowNanos) => _timers.FireDue(nowNanos);

    /// <inheritdoc/>
    void IDeadlineSource.Settle() => RunUntilIdle();

    /// <inheritdoc/>
    protected override void Schedule(ActorWork work)
    {
        lock (_gate) _runnable.Add(work);
    }

    internal TimerQueue TimersForInline => _timers;

    internal void ScheduleFromInline(ActorWork work) => Schedule(work);

    internal bool TossForInline(ActorWork work)
    {
        var inline = (_random.Next() & 1) == 0;
        if (inline) Record(work.Path.ToString());
        return inline;
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
