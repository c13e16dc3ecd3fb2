using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Dispatch;

/// <summary>Decides on which thread, and when, actors run. Belongs to the first system that uses it, and ends with it.</summary>
public abstract class Dispatcher
{
    private ActorSystem? _system;

    /// <summary>How many messages or data batches one turn handles before other actors get theirs.</summary>
    public int Throughput { get; init; } = 64;

    /// <summary>The timers of the actors that run here.</summary>
    protected internal abstract TimerQueue Timers { get; }

    /// <summary>Whether an idle actor may run on the thread of whoever tells it something.</summary>
    protected internal virtual InlinePolicy Inline => InlinePolicy.Never;

    /// <summary>How deep inline actors may tell inline actors on one stack; beyond that they queue.</summary>
    protected internal virtual int MaxInlineDepth => 16;

    /// <summary>Completes when the dispatcher's own threads, if any, have ended.</summary>
    protected internal virtual Task Completion => Task.CompletedTask;

    /// <summary>The system that the dispatcher belongs to.</summary>
    protected ActorSystem System => _system ?? throw new InvalidOperationException("the dispatcher belongs to no system yet");

    /// <summary>
    /// Takes an actor that has become runnable: exactly one call of <see cref="ActorWork.Run"/> must follow, on any thread but not from in here.
    /// Called from any thread. Must not throw, not even after <see cref="Shutdown"/>.
    /// </summary>
    protected internal abstract void Schedule(ActorWork work);

    /// <summary>Takes an actor whose turn ended with work left: as <see cref="Schedule"/>, but behind everything that waits.</summary>
    protected internal virtual void Reschedule(ActorWork work) => Schedule(work);

    /// <summary>For <see cref="InlinePolicy.Ask"/>: whether this idle actor is to run on its teller's thread now.</summary>
    protected internal virtual bool ChooseInline(ActorWork work) => false;

    /// <summary>Runs once, when the dispatcher gets its system: the moment to start threads.</summary>
    protected virtual void OnAttached(ActorSystem system)
    {
    }

    /// <summary>Runs once, when the system has terminated.</summary>
    protected internal virtual void Shutdown()
    {
    }

    internal void Attach(ActorSystem system)
    {
        var owner = Interlocked.CompareExchange(ref _system, system, null);
        if (owner == system) return;
        if (owner is not null) throw new InvalidOperationException("the dispatcher belongs to another actor system");
        system.Adopt(this);
        OnAttached(system);
    }
}
