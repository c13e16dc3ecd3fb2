using IpTfs.Actors.Mailboxes;
using IpTfs.Actors.Refs;

namespace IpTfs.Actors.TestKit;

/// <summary>One actor system in virtual time on a deterministic dispatcher: what a test needs to drive actors step by step.</summary>
/// <remarks>Nothing runs by itself: <see cref="RunUntilIdle"/>, <see cref="Advance"/> and the probes' expectations run the actors, on the test's thread.</remarks>
public sealed class ActorTestKit : IDisposable
{
    private readonly List<Exception> _unhandled = [];
    private int _probes;

    /// <summary>Makes a kit.</summary>
    /// <param name="seed">Chooses the interleaving.</param>
    /// <param name="options">Other settings of the system; clock, dispatcher and sink are the kit's.</param>
    public ActorTestKit(ulong seed = 1, ActorSystemOptions? options = null)
    {
        Clock = new ManualClock();
        Dispatcher = new DeterministicDispatcher(Clock, seed);
        System = new ActorSystem("test", (options ?? new ActorSystemOptions()) with
        {
            TimeProvider = Clock,
            DefaultDispatcher = Dispatcher,
            UnhandledException = (_, failure) => _unhandled.Add(failure),
        });
        RunUntilIdle();
    }

    /// <summary>The system under test.</summary>
    public ActorSystem System { get; }

    /// <summary>Its clock.</summary>
    public ManualClock Clock { get; }

    /// <summary>Its scheduler.</summary>
    public DeterministicDispatcher Dispatcher { get; }

    /// <summary>What no supervision strategy could handle.</summary>
    public IReadOnlyList<Exception> Unhandled => _unhandled;

    /// <summary>Runs a test body once for each of the seeds 1 to <paramref name="seeds"/>; a failure says which seed replays it.</summary>
    public static void ForEachSeed(int seeds, Action<ActorTestKit> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            using var kit = new ActorTestKit(seed);
            try
            {
                body(kit);
            }
            catch (Exception failure)
            {
                throw new ExpectationException($"seed {seed}, turn {kit.Dispatcher.Turns}, trace {kit.Dispatcher.TraceHash:x16}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Makes an actor that records what it is told.</summary>
    /// <param name="name">Null for a generated one.</param>
    public TestProbe<TMessage> CreateProbe<TMessage>(string? name = null) where TMessage : notnull =>
        new(this, name ?? $"probe-{++_probes}");

    /// <summary>Makes an actor that records what it is told and what it is handed through its data port.</summary>
    /// <param name="name">Null for a generated one.</param>
    /// <param name="mailbox">Limits; null for the default ones.</param>
    public DataTestProbe<TMessage, TData> CreateDataProbe<TMessage, TData>(string? name = null, MailboxOptions? mailbox = null)
        where TMessage : notnull
        where TData : class =>
        new(this, name ?? $"probe-{++_probes}", mailbox ?? MailboxOptions.Default);

    /// <summary>Runs actors until none is runnable.</summary>
    public void RunUntilIdle() => Dispatcher.RunUntilIdle();

    /// <summary>Runs actors until none is runnable, then advances the clock with everything that happens on the way.</summary>
    public void Advance(TimeSpan span) => Clock.Advance(span);

    /// <summary>Asks an actor and runs the system until the answer is there; virtual time passes only if the actor waits for it.</summary>
    public TReply Ask<TMessage, TReply>(ActorRef<TMessage> actor, Func<ReplyTo<TReply>, TMessage> question, TimeSpan timeout)
        where TMessage : notnull
        where TReply : notnull
    {
        ArgumentNullException.ThrowIfNull(actor);
        return Await(actor.Ask(question, timeout));
    }

    /// <summary>Runs the system, and time if need be, until a task that the actors complete has completed.</summary>
    public TResult Await<TResult>(Task<TResult> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        RunUntilIdle();
        while (!task.IsCompleted && Clock.NextDeadlineNanos != long.MaxValue) Clock.AdvanceTo(Clock.NextDeadlineNanos);
        if (!task.IsCompleted) throw Failure("nothing is left to happen, and the task has not completed");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Stops the system and everything in it.</summary>
    public void Dispose()
    {
        var ended = System.TerminateAsync();
        Dispatcher.DriveBounded(DeterministicDispatcher.DefaultBound);
        if (!ended.IsCompleted) throw Failure("the system did not terminate");
    }

    internal ExpectationException Failure(string what) =>
        new($"{what} (seed {Dispatcher.Seed}, turn {Dispatcher.Turns}, time {Clock.NowNanos} ns)");

    /// <summary>Runs the system until a condition holds, for at most a span of virtual time.</summary>
    internal bool RunUntil(Func<bool> condition, TimeSpan within)
    {
        RunUntilIdle();
        var end = Clock.NowNanos + (within.Ticks * TimeSpan.NanosecondsPerTick);
        while (!condition())
        {
            var next = Clock.NextDeadlineNanos;
            if (next > end)
            {
                Clock.AdvanceTo(end);
                return condition();
            }

            Clock.AdvanceTo(Math.Max(next, Clock.NowNanos));
        }

        return true;
    }
}
