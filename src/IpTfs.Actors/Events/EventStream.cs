using IpTfs.Actors.Refs;

namespace IpTfs.Actors.Events;

/// <summary>Publish and subscribe by type, within one system. Thread-safe. For events, not for the datapath.</summary>
/// <remarks>
/// A subscriber gets what is published after it subscribed, as messages in the order of each publisher. Subscriptions of stopped actors end by themselves.
/// </remarks>
public sealed class EventStream
{
    private readonly Lock _gate = new();
    private volatile Subscription[] _subscriptions = [];

    internal EventStream()
    {
    }

    /// <summary>Whether anybody listens to anything: saves making an event that nobody wants.</summary>
    public bool HasSubscribers => _subscriptions.Length > 0;

    /// <summary>Sends every event of a type, or of one derived from it, to an actor that understands it. Dispose the result to end it.</summary>
    public IDisposable Subscribe<TEvent>(ActorRef<TEvent> subscriber) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return Subscribe<TEvent, TEvent>(subscriber, static e => e);
    }

    /// <summary>Sends every event of a type to an actor, as a message of the actor's own protocol. The translation runs on the publisher's thread.</summary>
    public IDisposable Subscribe<TEvent, TMessage>(ActorRef<TMessage> subscriber, Func<TEvent, TMessage> translate)
        where TEvent : class
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(translate);
        return Add(new Subscription(this, subscriber, e =>
        {
            if (e is TEvent wanted) subscriber.Tell(translate(wanted));
        }));
    }

    /// <summary>Calls a handler for every event of a type, on the publisher's thread: for logs and metrics. It must be quick, thread-safe and not throw.</summary>
    public IDisposable Subscribe<TEvent>(Action<TEvent> handler) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new Subscription(this, null, e =>
        {
            if (e is TEvent wanted) handler(wanted);
        }));
    }

    /// <summary>Publishes an event to whoever subscribed to its type.</summary>
    public void Publish(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (var subscription in _subscriptions)
        {
            if (subscription.IsDead) subscription.Dispose();
            else subscription.Deliver(message);
        }
    }

    private Subscription Add(Subscription subscription)
    {
        lock (_gate) _subscriptions = [.. _subscriptions, subscription];
        return subscription;
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate) _subscriptions = Array.FindAll(_subscriptions, s => s != subscription);
    }

    private sealed class Subscription(EventStream stream, IActorRef? subscriber, Action<object> deliver) : IDisposable
    {
        internal bool IsDead => subscriber is { IsTerminated: true };

        internal void Deliver(object message) => deliver(message);

        public void Dispose() => stream.Remove(this);
    }
}
