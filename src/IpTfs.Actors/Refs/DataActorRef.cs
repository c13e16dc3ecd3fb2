using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.Refs;

/// <summary>The address of an actor that also takes pooled objects through a <see cref="DataPort{TData}"/>. Thread-safe.</summary>
/// <typeparam name="TMessage">The control protocol.</typeparam>
/// <typeparam name="TData">The pooled object.</typeparam>
public abstract class DataActorRef<TMessage, TData> : ActorRef<TMessage>
    where TMessage : notnull
    where TData : class
{
    private protected DataActorRef()
    {
    }

    /// <summary>The actor's data port. The same object each time: keep it, a datapath needs nothing else.</summary>
    public abstract DataPort<TData> Data { get; }

    /// <summary>What went through the actor's mailboxes until now.</summary>
    public abstract MailboxStatistics Statistics { get; }
}
