using System.Diagnostics.CodeAnalysis;
using IpTfs.Actors.Context;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Supervision;

namespace IpTfs.Actors;

/// <summary>The recipe of an actor with a data port. Immutable.</summary>
/// <typeparam name="TMessage">The actor's control protocol.</typeparam>
/// <typeparam name="TData">The pooled object that its data port takes.</typeparam>
public sealed class DataProps<TMessage, TData> : Props<TMessage>
    where TMessage : notnull
    where TData : class
{
    private DataProps(Func<DataActor<TMessage, TData>> factory)
        : base(factory)
    {
    }

    private DataProps(DataProps<TMessage, TData> other)
        : base(other)
    {
    }

    /// <summary>Starts a recipe. The factory runs again for every restart, so it must make a fresh instance each time.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "Props of a protocol are made where the protocol is named, as in Akka.NET.")]
    public static DataProps<TMessage, TData> Create(Func<DataActor<TMessage, TData>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new DataProps<TMessage, TData>(factory);
    }

    /// <inheritdoc/>
    public override DataProps<TMessage, TData> WithDispatcher(Dispatcher dispatcher) => new(this) { Dispatcher = dispatcher };

    /// <inheritdoc/>
    public override DataProps<TMessage, TData> WithMailbox(MailboxOptions mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        return new(this) { Mailbox = mailbox.Validated() };
    }

    /// <inheritdoc/>
    public override DataProps<TMessage, TData> WithSupervisor(OneForOneStrategy strategy) => new(this) { Supervisor = strategy };

    internal override TypedCell<TMessage> CreateCell(ActorSystem system, ActorCell? parent, string name) =>
        new DataCell<TMessage, TData>(system, parent, name, this);

    internal override ActorRef<TMessage> CreateRef(TypedCell<TMessage> cell) =>
        new LocalDataActorRef<TMessage, TData>((DataCell<TMessage, TData>)cell);
}
