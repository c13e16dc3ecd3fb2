using IpTfs.Actors.Context;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.Refs;

/// <summary>The address of an actor with a data port in this process.</summary>
internal sealed class LocalDataActorRef<TMessage, TData>(DataCell<TMessage, TData> cell) : DataActorRef<TMessage, TData>
    where TMessage : notnull
    where TData : class
{
    /// <inheritdoc/>
    public override ActorPath Path => cell.Path;

    /// <inheritdoc/>
    public override bool IsTerminated => cell.State == CellState.Terminated;

    /// <inheritdoc/>
    public override DataPort<TData> Data { get; } = new LocalDataPort<TMessage, TData>(cell);

    /// <inheritdoc/>
    public override MailboxStatistics Statistics => cell.Statistics;

    /// <inheritdoc/>
    private protected override ActorCell? CellOrNull => cell;

    /// <inheritdoc/>
    public override bool Tell(TMessage message) => cell.Tell(message);

    /// <inheritdoc/>
    public override Task<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> question, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ReplyTo<TReply>.Ask(this, cell, question, timeout, cancellationToken);
}
