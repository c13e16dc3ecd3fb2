using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace IpTfs.Actors.TestKit;

/// <summary>Akka's test kit around one actor system in virtual time whose actors run one at a time, in an order drawn from a seed.</summary>
/// <remarks>
/// Nothing runs by itself: <see cref="RunUntilIdle"/>, <see cref="Advance"/> and the expectations of seeded probes run the actors, on the test's thread. One clock moves
/// Akka's scheduler, <c>IWithTimers</c> and the deadlines of <see cref="DatapathActor"/>s together.
/// </remarks>
public sealed class SeededTestKit : Akka.TestKit.Xunit2.TestKit
{
    private static readonly Config Base = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          scheduler.implementation = "IpTfs.Actors.TestKit.VirtualScheduler, IpTfs.Actors.TestKit"
          actor {
            default-dispatcher { type = "IpTfs.Actors.TestKit.SeededDispatcherConfigurator, IpTfs.Actors.TestKit" }
            internal-dispatcher { type = "IpTfs.Actors.TestKit.SeededDispatcherConfigurator, IpTfs.Actors.TestKit" }
          }
        }
        akka.iptfs {
          dispatchers {
            sa {
              type = "IpTfs.Actors.TestKit.SeededDispatcherConfigurator, IpTfs.Actors.TestKit"
              seeded-inline = on
            }
            relay-sender = ${akka.iptfs.dispatchers.sa}
          }
          mailboxes.datapath {
            mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors"
            data-capacity = 64
            data-batch = 16
          }
        }
        """);

    private int _probes;

    /// <summary>Makes a kit.</summary>
    /// <param name="seed">Chooses the interleaving.</param>
    /// <param name="hocon">Settings over those of the kit, as HOCON text.</param>
    public SeededTestKit(ulong seed = 1, string hocon = "")
        : this(new SeededSchedule(seed), new VirtualClock(), hocon)
    {
    }

    private SeededTestKit(SeededSchedule schedule, VirtualClock clock, string hocon)
        : base(SetupOf(schedule, clock, hocon), "test")
    {
        Schedule = schedule;
        Clock = clock;
        var scheduler = (VirtualScheduler)Sys.Scheduler;
        scheduler.Attach(clock);
        clock.Register(schedule);
        clock.Register(scheduler);
        clock.Register(new DeadlineQueueSource(Datapath.Of(Sys).Deadlines));
        schedule.Arm();
    }

    /// <summary>The clock of the system.</summary>
    public VirtualClock Clock { get; }

    /// <summary>The order in which actors run.</summary>
    public SeededSchedule Schedule { get; }

    /// <summary>The present instant, in nanoseconds.</summary>
    public long NowNanos => Clock.NowNanos;

    /// <summary>Runs a test body once for each of the seeds 1 to <paramref name="seeds"/>; a failure says which seed replays it.</summary>
    public static void ForEachSeed(int seeds, Action<SeededTestKit> body) => ForEachSeed(1, (ulong)seeds, body);

    /// <summary>Runs a test body once for each seed from <paramref name="first"/> to <paramref name="last"/>; a failure says which seed replays it.</summary>
    public static void ForEachSeed(ulong first, ulong last, Action<SeededTestKit> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        for (var seed = first; seed <= last; seed++)
        {
            using var kit = new SeededTestKit(seed);
            try
            {
                body(kit);
            }
            catch (Exception failure)
            {
                throw new ExpectationException($"seed {seed}, turn {kit.Schedule.Turns}, trace {kit.Schedule.TraceHash:x16}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Makes an actor that records what it is told.</summary>
    /// <param name="name">Null for a generated one.</param>
    public SeededProbe<TMessage> CreateProbe<TMessage>(string? name = null)
        where TMessage : notnull => new(this, name ?? $"probe-{++_probes}");

    /// <summary>Makes an actor that records the data that it is told.</summary>
    /// <param name="name">Null for a generated one.</param>
    /// <param name="mailbox">The mailbox's id.</param>
    public DataProbe CreateDataProbe(string? name = null, string mailbox = "akka.iptfs.mailboxes.datapath") => new(this, name ?? $"probe-{++_probes}", mailbox);

    /// <summary>Runs actors until none is ready.</summary>
    public void RunUntilIdle() => Schedule.RunUntilIdle();

    /// <summary>Runs actors until none is ready, then advances the clock with everything that happens on the way.</summary>
    public void Advance(TimeSpan span) => Clock.Advance(span);

    /// <summary>Asks an actor and runs the system until the answer is there; virtual time passes only if the actor waits for it.</summary>
    public TReply Ask<TReply>(ICanTell actor, object question) => Await(actor.Ask<TReply>(question));

    /// <summary>Runs the system, and time if need be, until a task that the actors complete has completed.</summary>
    public TResult Await<TResult>(Task<TResult> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        RunUntilIdle();
        while (!task.IsCompleted && Clock.NextDeadlineNanos != long.MaxValue) Clock.AdvanceTo(Clock.NextDeadlineNanos);
        if (!task.IsCompleted) throw Failure("nothing is left to happen, and the task has not completed");
        return task.GetAwaiter().GetResult();
    }

    internal ExpectationException Failure(string what) => new($"{what} (seed {Schedule.Seed}, turn {Schedule.Turns}, time {Clock.NowNanos} ns)");

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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Schedule.Release();
        base.Dispose(disposing);
    }

    private static ActorSystemSetup SetupOf(SeededSchedule schedule, VirtualClock clock, string hocon) =>
        ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(hocon).WithFallback(Base)),
            new SeededSetup(schedule),
            new DatapathSetup { Clock = clock, FiresDeadlines = false });
}
