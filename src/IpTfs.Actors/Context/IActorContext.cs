using System.Diagnostics.CodeAnalysis;
using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Context;

/// <summary>What an actor may do besides handling messages. Only the actor itself uses it, from inside its callbacks: it is not thread-safe.</summary>
/// <typeparam name="TMessage">The actor's protocol.</typeparam>
public interface IActorContext<TMessage> where TMessage : notnull
{
    /// <summary>The actor's own address.</summary>
    ActorRef<TMessage> Self { get; }

    /// <summary>The actor's place in the tree. Builds a string.</summary>
    ActorPath Path { get; }

    /// <summary>The parent; null for a top-level actor.</summary>
    IActorRef? Parent { get; }

    /// <summary>The children that have not stopped yet: a snapshot.</summary>
    IReadOnlyCollection<IActorRef> Children { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The system's event stream.</summary>
    EventStream EventStream { get; }

    /// <summary>The actor's timers.</summary>
    ActorTimers<TMessage> Timers { get; }

    /// <summary>Messages put aside for later.</summary>
    MessageStash<TMessage> Stash { get; }

    /// <summary>The system's monotonic time in nanoseconds. Reads the clock: once a batch, not once a packet.</summary>
    long NowNanos { get; }

    /// <summary>Makes a child. It starts on its own dispatcher; it can be told things at once.</summary>
    /// <param name="props">The recipe.</param>
    /// <param name="name">Unique among the children that are alive; null for a generated one.</param>
    /// <exception cref="ArgumentException">The name is not allowed (see <see cref="ActorPath.IsValidName"/>) or taken.</exception>
    /// <exception cref="InvalidOperationException">The actor is stopping.</exception>
    ActorRef<TChild> ActorOf<TChild>(Props<TChild> props, string? name = null) where TChild : notnull;

    /// <summary>Makes a child with a data port. As <see cref="ActorOf{TChild}"/>.</summary>
    DataActorRef<TChild, TData> ActorOf<TChild, TData>(DataProps<TChild, TData> props, string? name = null)
        where TChild : notnull
        where TData : class;

    /// <summary>Finds a child that is alive by its name.</summary>
    bool TryGetChild(string name, [NotNullWhen(true)] out IActorRef? child);

    /// <summary>Stops an actor: children first, then itself. Returns at once; what it is handling now is finished, what waits is not handled.</summary>
    void Stop(IActorRef actor);

    /// <summary>Stops this actor after the present message.</summary>
    void StopSelf();

    /// <summary>
    /// Asks for a message when another actor stops; if it has already, the message comes at once. It arrives behind whatever the other actor told this one before.
    /// Watching the same actor again replaces the message.
    /// </summary>
    void Watch(IActorRef other, Func<Terminated, TMessage> message);

    /// <summary>As <see cref="Watch(IActorRef, Func{Terminated, TMessage})"/>, for a message that needs no details.</summary>
    void Watch(IActorRef other, Func<TMessage> message);

    /// <summary>Takes a watch back. A notice that is already in the mailbox still arrives.</summary>
    void Unwatch(IActorRef other);
}
