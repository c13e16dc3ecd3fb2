using IpTfs.Actors.Context;

namespace IpTfs.Actors.Refs;

/// <summary>A typed address: the only way to reach an actor. Thread-safe.</summary>
/// <typeparam name="TMessage">The protocol that the actor understands.</typeparam>
public abstract class ActorRef<TMessage> : IActorRef where TMessage : notnull
{
    private protected ActorRef()
    {
    }

    /// <inheritdoc/>
    public abstract ActorPath Path { get; }

    /// <inheritdoc/>
    public abstract bool IsTerminated { get; }

    /// <inheritdoc/>
    ActorCell? IActorRef.Cell => CellOrNull;

    private protected abstract ActorCell? CellOrNull { get; }

    /// <summary>
    /// Puts a message into the actor's control mailbox and returns. Messages of one sender arrive in the order in which it sent them.
    /// Does not block and, once the mailbox has grown to its working size, does not allocate.
    /// </summary>
    /// <returns>False when the message will never be handled: the actor has stopped (counted as a dead letter) or its mailbox has a limit and is
    /// full (counted in its statistics). True is no promise that it will be handled: the actor may stop first.</returns>
    public abstract bool Tell(TMessage message);

    /// <summary>Sends a question that carries the address for its answer, and returns the answer. For the edges: administration and tests.</summary>
    /// <param name="question">Makes the message from the address that the answer must be told to.</param>
    /// <param name="timeout">How long to wait, on the system's clock.</param>
    /// <param name="cancellationToken">Gives up earlier.</param>
    /// <exception cref="AskTimeoutException">No answer came in time, or the actor has stopped.</exception>
    public abstract Task<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> question, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TReply : notnull;

    /// <summary>An address with another protocol whose messages are translated and passed on to this actor, on the teller's thread.</summary>
    public ActorRef<TOther> Adapt<TOther>(Func<TOther, TMessage> translate) where TOther : notnull
    {
        ArgumentNullException.ThrowIfNull(translate);
        return new AdapterRef<TOther, TMessage>(this, translate);
    }

    /// <inheritdoc/>
    public override string ToString() => Path.ToString();
}
