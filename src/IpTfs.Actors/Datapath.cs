using Akka.Actor;
using IpTfs.Actors.Deadlines;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors;

/// <summary>The extension of an actor system that a datapath needs: its clock, the deadlines of its actors, and a receiver for data that became dead letters.</summary>
/// <remarks>Thread-safe. The extension ends with the system.</remarks>
public sealed class Datapath : IExtension
{
    private readonly MonotonicClock _clock;
    private readonly ReaderThread? _deadlineThread;

    internal Datapath(ExtendedActorSystem system)
    {
        var setup = SetupOf(system);
        _clock = new MonotonicClock(setup.Clock);
        if (setup.FiresDeadlines)
        {
            _deadlineThread = new ReaderThread($"{system.Name}-deadlines", setup.DeadlineParker ?? new SemaphoreParker(setup.Clock), setup.Clock);
            Deadlines = _deadlineThread.Deadlines;
        }
        else
        {
            Deadlines = new DeadlineQueue(static () => { });
        }

        _ = new DeadLetterDiscarder(system);
        system.RegisterOnTermination(Stop);
    }

    /// <summary>The present instant of the system's monotonic clock, in nanoseconds. Read it once per batch, not once per packet.</summary>
    public long NowNanos => _clock.NowNanos;

    /// <summary>The deadlines of all actors that run on no reader thread.</summary>
    public DeadlineQueue Deadlines { get; }

    /// <summary>Completes when the thread that fires the deadlines has ended, after the system has terminated. Completed when there is none.</summary>
    public Task Completion => _deadlineThread?.Completion ?? Task.CompletedTask;

    /// <summary>The extension of a system; the first call makes it.</summary>
    public static Datapath Of(ActorSystem system) => system.WithExtension<Datapath, DatapathProvider>();

    internal static DatapathSetup SetupOf(ActorSystem system) =>
        system.Settings.Setup.Get<DatapathSetup>() is { HasValue: true } given ? given.Value : new DatapathSetup();

    private void Stop() => _deadlineThread?.Stop();
}
