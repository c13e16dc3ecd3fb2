using System.Diagnostics.CodeAnalysis;
using IpTfs.Actors.Context;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Supervision;

namespace IpTfs.Actors;

/// <summary>The recipe of an actor: how to make an instance, where it runs, its mailbox, and how it supervises its children. Immutable.</summary>
/// <typeparam name="TMessage">The actor's protocol.</typeparam>
public class Props<TMessage> where TMessage : notnull
{
    private protected Props(Func<Actor<TMessage>> factory) => Factory = factory;

    private protected Props(Props<TMessage> other)
    {
        Factory = other.Factory;
        Dispatcher = other.Dispatcher;
        Mailbox = other.Mailbox;
        Supervisor = other.Supervisor;
    }

    /// <summary>Where the actor runs; null for the system's default.</summary>
    public Dispatcher? Dispatcher { get; private protected set; }

    /// <summary>The limits of the mailbox.</summary>
    public MailboxOptions Mailbox { get; private protected set; } = MailboxOptions.Default;

    /// <summary>How the actor supervises its <em>children</em>; null for the system's default.</summary>
    public OneForOneStrategy? Supervisor { get; private protected set; }

    internal Func<Actor<TMessage>> Factory { get; }

    /// <summary>Starts a recipe. The factory runs again for every restart, so it must make a fresh instance each time.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "Props of a protocol are made where the protocol is named, as in Akka.NET.")]
    public static Props<TMessage> Create(Func<Actor<TMessage>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new Props<TMessage>(factory);
    }

    /// <summary>The same recipe on another dispatcher.</summary>
    public virtual Props<TMessage> WithDispatcher(Dispatcher dispatcher) => new(this) { Dispatcher = dispatcher };

    /// <summary>The same recipe with other mailbox limits.</summary>
    public virtual Props<TMessage> WithMailbox(MailboxOptions mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        return new(this) { Mailbox = mailbox.Validated() };
    }

    /// <summary>The same recipe with another strategy for the actor's children.</summary>
    public virtual Props<TMessage> WithSupervisor(OneForOneStrategy strategy) => new(this) { Supervisor = strategy };

    internal virtual TypedCell<TMessage> CreateCell(ActorSystem system, ActorCell? parent, string name) => new(system, parent, name, this);

    internal virtual ActorRef<TMessage> CreateRef(TypedCell<TMessage> cell) => new LocalActorRef<TMessage>(cell);
}
