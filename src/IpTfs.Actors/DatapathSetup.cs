using Akka.Actor;
using Akka.Actor.Setup;
using IpTfs.Actors.Dispatch;

namespace IpTfs.Actors;

/// <summary>The datapath settings of an actor system: the clock, and the threads of its reader dispatchers. All optional.</summary>
public sealed class DatapathSetup : Setup
{
    /// <summary>The clock of <see cref="Datapath.NowNanos"/> and of all deadlines.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The parker of the thread that fires the deadlines of actors without a reader thread. Null: a <see cref="MonitorParker"/>. The system does not dispose it.
    /// </summary>
    public IParker? DeadlineParker { get; init; }

    /// <summary>False where a test fires the deadlines in virtual time: no deadline thread is started.</summary>
    public bool FiresDeadlines { get; init; } = true;

    /// <summary>
    /// Finds the thread of a reader dispatcher by the dispatcher's id. The caller owns the threads and stops them after the system has terminated.
    /// Without a function, or when it returns null, a reader dispatcher creates its own thread.
    /// </summary>
    public Func<string, ReaderThread?>? FindThread { get; init; }

    /// <summary>Returns the setup of a system; the defaults when the system was created without one.</summary>
    internal static DatapathSetup Of(Settings settings) => settings.Setup.Get<DatapathSetup>() is { HasValue: true } given ? given.Value : new DatapathSetup();
}
