using Akka.Actor.Setup;
using IpTfs.Actors.Dispatch;

namespace IpTfs.Actors;

/// <summary>What an actor system is given for its datapath when it is made: the clock, and the threads that its reader dispatchers run on. All of it optional.</summary>
public sealed class DatapathSetup : Setup
{
    /// <summary>The clock of <see cref="Datapath.NowNanos"/> and of all deadlines.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// What the thread sleeps on that fires the deadlines of actors without a reader thread. Null: a <see cref="SemaphoreParker"/>. The system does not dispose it.
    /// </summary>
    public IParker? DeadlineParker { get; init; }

    /// <summary>False where a test fires the deadlines in virtual time: no thread is started for them.</summary>
    public bool FiresDeadlines { get; init; } = true;

    /// <summary>
    /// Finds the thread of a reader dispatcher by the dispatcher's id. The caller owns the threads and stops them after the system has terminated.
    /// Null, for an id or altogether: the dispatcher makes a thread of its own, which ends with the system.
    /// </summary>
    public Func<string, ReaderThread?>? FindThread { get; init; }
}
