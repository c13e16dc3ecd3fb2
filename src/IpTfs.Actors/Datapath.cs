using Akka.Actor;
using IpTfs.Actors.Deadlines;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors;

/// <summary>The actor-system extension of the datapath: its clock, the deadlines of its actors, and the discarding of data that became dead letters.</summary>
/// <remarks>Thread-safe. Ends with the system.</remarks>
public sealed class Datapath : IExtension
{
    private readonly MonotonicClock _clock;
    private readonly ReaderThread? _deadlineThread;

    internal Datapath(ExtendedActorSystem system)
    {
        var setup = DatapathSetup.Of(system.Settings);
        _clock = new MonotonicClock(setup.Clock);
        if (setup.FiresDeadlines)
        {
            _deadlineThread = new ReaderThread($"{system.Name}-deadlines", setup.DeadlineParker ?? new MonitorParker(setup.Clock), setup.Clock);
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

    /// <summary>The deadlines of all actors whose dispatcher is not a reader thread's.</summary>
    public DeadlineQueue Deadlines { get; }

    /// <summary>Completes when the deadline thread has ended, after the system has terminated. Already completed when there is no such thread.</summary>
    public Task Completion => _deadlineThread?.Completion ?? Task.CompletedTask;

    /// <summary>Returns the extension of a system; the first call creates it.</summary>
    public static Datapath Of(ActorSystem system) => system.WithExtension<Datapath, DatapathProvider>();

    private void Stop() => _deadlineThread?.Stop();
}
