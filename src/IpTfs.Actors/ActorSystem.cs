using System.Diagnostics.CodeAnalysis;
using IpTfs.Actors.Context;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Supervision;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors;

/// <summary>A tree of actors with a clock, dispatchers and an event stream. Thread-safe.</summary>
public sealed class ActorSystem : IAsyncDisposable
{
    private readonly MonotonicClock _clock;
    private readonly Action<IActorRef, Exception>? _unhandled;
    private readonly RootCell _root;
    private readonly Lock _gate = new();
    private readonly List<Dispatcher> _dispatchers = [];
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _deadLetters;
    private long _unhandledFailures;

    /// <summary>Makes a system; it is ready at once.</summary>
    /// <param name="name">For thread names and messages.</param>
    /// <param name="options">Null for the defaults.</param>
    public ActorSystem(string name, ActorSystemOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new ActorSystemOptions();
        Name = name;
        TimeProvider = options.TimeProvider;
        _clock = new MonotonicClock(options.TimeProvider);
        _unhandled = options.UnhandledException;
        DefaultSupervisor = options.DefaultSupervisor;
        GuardianSupervisor = options.GuardianSupervisor;
        Scheduler = new Scheduler(this, options.SchedulerParker ?? new SemaphoreParker(options.TimeProvider));
        DefaultDispatcher = options.DefaultDispatcher ?? new ThreadPoolDispatcher();
        DefaultDispatcher.Attach(this);
        _root = new RootCell(this);
        _root.Launch();
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Where actors run whose props name no dispatcher.</summary>
    public Dispatcher DefaultDispatcher { get; }

    /// <summary>Publish and subscribe.</summary>
    public EventStream EventStream { get; } = new();

    /// <summary>The system's monotonic time in nanoseconds.</summary>
    public long NowNanos => _clock.NowNanos;

    /// <summary>How many messages were told to actors that had stopped, or were left in the mailbox of one that did.</summary>
    public long DeadLetters => Volatile.Read(ref _deadLetters);

    /// <summary>How many failures no strategy could handle.</summary>
    public long UnhandledFailures => Volatile.Read(ref _unhandledFailures);

    /// <summary>Completes when every actor has stopped and the system's threads have ended.</summary>
    public Task WhenTerminated => _terminated.Task;

    internal Scheduler Scheduler { get; }

    internal OneForOneStrategy DefaultSupervisor { get; }

    internal OneForOneStrategy GuardianSupervisor { get; }

    /// <summary>Makes a top-level actor. It starts on its own dispatcher; it can be told things at once.</summary>
    /// <param name="props">The recipe.</param>
    /// <param name="name">Unique among the top-level actors that are alive; null for a generated one.</param>
    /// <exception cref="ArgumentException">The name is not allowed or taken.</exception>
    /// <exception cref="InvalidOperationException">The system is terminating.</exception>
    public ActorRef<TMessage> ActorOf<TMessage>(Props<TMessage> props, string? name = null) where TMessage : notnull =>
        _root.Adopt(props, name).Self;

    /// <summary>Makes a top-level actor with a data port. As <see cref="ActorOf{TMessage}"/>.</summary>
    public DataActorRef<TMessage, TData> ActorOf<TMessage, TData>(DataProps<TMessage, TData> props, string? name = null)
        where TMessage : notnull
        where TData : class =>
        (DataActorRef<TMessage, TData>)_root.Adopt(props, name).Self;

    /// <summary>Stops an actor: its children first, then itself. Returns at once.</summary>
    public void Stop(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Cell is { } cell) _root.RequestStop(cell);
    }

    /// <summary>Finds an actor that is alive by its path, as <c>/gateway/sa</c>. For administration.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out IActorRef? actor)
    {
        ArgumentNullException.ThrowIfNull(path);
        ActorCell? cell = _root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries)) cell = cell?.FindChild(name);
        actor = cell is null or RootCell ? null : cell.Ref;
        return actor is not null;
    }

    /// <summary>Stops every actor, children before parents, then the system's threads. May be called again; the result is <see cref="WhenTerminated"/>.</summary>
    public Task TerminateAsync()
    {
        _root.RequestStop(_root);
        return WhenTerminated;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await TerminateAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal Dispatcher Resolve(Dispatcher? dispatcher)
    {
        if (dispatcher is null) return DefaultDispatcher;
        dispatcher.Attach(this);
        return dispatcher;
    }

    internal void Adopt(Dispatcher dispatcher)
    {
        lock (_gate) _dispatchers.Add(dispatcher);
    }

    internal void ReportDeadLetter(IActorRef recipient, object message)
    {
        Interlocked.Increment(ref _deadLetters);
        if (EventStream.HasSubscribers) EventStream.Publish(new DeadLetter(recipient, message));
    }

    internal void ReportUnhandled(IActorRef actor, Exception failure)
    {
        Interlocked.Increment(ref _unhandledFailures);
        _unhandled?.Invoke(actor, failure);
    }

    /// <summary>The root has stopped: nobody is left to run.</summary>
    internal void Finish()
    {
        Scheduler.Stop();
        Dispatcher[] dispatchers;
        lock (_gate) dispatchers = [.. _dispatchers];
        foreach (var dispatcher in dispatchers) dispatcher.Shutdown();
        _ = CompleteAsync(dispatchers);
    }

    private async Task CompleteAsync(Dispatcher[] dispatchers)
    {
        await Scheduler.Completion.ConfigureAwait(false);
        foreach (var dispatcher in dispatchers) await dispatcher.Completion.ConfigureAwait(false);
        _terminated.SetResult();
    }
}
