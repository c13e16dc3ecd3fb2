using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Supervision;

namespace IpTfs.Actors;

/// <summary>What an <see cref="ActorSystem"/> is built from. The defaults make a system on the thread pool and the machine's monotonic clock.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>The clock. Its timestamps are the system's only time; TestKit puts a manual one here.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where actors run whose props name no dispatcher; null for a <see cref="ThreadPoolDispatcher"/> of the system's own.</summary>
    public Dispatcher? DefaultDispatcher { get; init; }

    /// <summary>How the thread waits that fires the timers of pool actors; null for a <see cref="SemaphoreParker"/>.</summary>
    public IParker? SchedulerParker { get; init; }

    /// <summary>How actors supervise their children when their props name no strategy.</summary>
    public OneForOneStrategy DefaultSupervisor { get; init; } = OneForOneStrategy.Default;

    /// <summary>How the root supervises the top-level actors.</summary>
    public OneForOneStrategy GuardianSupervisor { get; init; } = OneForOneStrategy.Default;

    /// <summary>
    /// Told of what no strategy can handle: a failure that escalated past the root (its top-level actor is then stopped), and exceptions from
    /// <c>PostStop</c>, <c>PreRestart</c> and <c>OnDropped</c>. Called on the failing actor's thread; must not throw. Null: they are only
    /// counted in <see cref="ActorSystem.UnhandledFailures"/>.
    /// </summary>
    public Action<IActorRef, Exception>? UnhandledException { get; init; }
}
