using IpTfs.Actors.Context;

namespace IpTfs.Actors.Refs;

/// <summary>The address of an actor in this process.</summary>
internal sealed class LocalActorRef<TMessage>(TypedCell<TMessage> cell) : ActorRef<TMessage> where TMessage : notnull
{
    /// <inheritdoc/>
    public override ActorPath Path => cell.Path;

    /// <inheritdoc/>
    public override bool IsTerminated => cell.State == CellState.Terminated;

    /// <inheritdoc/>
    private protected override ActorCell? CellOrNull => cell;

    /// <inheritdoc/>
    public override bool Tell(TMessage message) => cell.Tell(message);

    /// <inheritdoc/>
    public override Task<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> question, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ReplyTo<TReply>.Ask(this, cell, question, timeout, cancellationToken);
}
