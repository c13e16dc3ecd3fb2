using IpTfs.Actors.Context;

namespace IpTfs.Actors;

/// <summary>An actor: private state and a handler that runs for one message at a time.</summary>
/// <remarks>
/// Everything here is called by the runtime, strictly one call at a time and with full memory ordering between calls, though not always on the same
/// thread. What a handler throws goes to the parent's <see cref="Supervision.OneForOneStrategy"/>; the message that caused it is gone.
/// <see cref="Context"/> exists from <see cref="PreStart"/> on, not yet in the constructor.
/// </remarks>
/// <typeparam name="TMessage">The protocol of the actor: usually an abstract record with a sealed record for each message.</typeparam>
public abstract class Actor<TMessage> where TMessage : notnull
{
    private IActorContext<TMessage>? _context;

    /// <summary>What the actor may do besides handling messages. Use it only from inside the actor's own callbacks.</summary>
    /// <exception cref="InvalidOperationException">The constructor asked for it.</exception>
    protected IActorContext<TMessage> Context =>
        _context ?? throw new InvalidOperationException("an actor has no context before PreStart");

    /// <summary>Handles one control message.</summary>
    protected abstract void Receive(TMessage message);

    /// <summary>Handles the deadline that was set with <see cref="Timers.ActorTimers{TMessage}.Arm"/>. It is disarmed when this is called.</summary>
    /// <param name="nowNanos">The system's monotonic time, at or after the deadline.</param>
    protected virtual void ReceiveDeadline(long nowNanos)
    {
    }

    /// <summary>Runs before the first message of the first instance.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs after the last message; all children are gone.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs on the instance that failed, before it is replaced. By default it stops all children and calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason)
    {
        foreach (var child in Context.Children) Context.Stop(child);
        PostStop();
    }

    /// <summary>Runs on the fresh instance instead of <see cref="PreStart"/>, which it calls by default.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    internal void Bind(IActorContext<TMessage> context) => _context = context;

    internal void InvokeReceive(TMessage message) => Receive(message);

    internal void InvokeDeadline(long nowNanos) => ReceiveDeadline(nowNanos);

    internal void InvokePreStart() => PreStart();

    internal void InvokePostStop() => PostStop();

    internal void InvokePreRestart(Exception reason) => PreRestart(reason);

    internal void InvokePostRestart(Exception reason) => PostRestart(reason);
}
