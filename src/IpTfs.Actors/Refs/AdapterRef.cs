using IpTfs.Actors.Context;

namespace IpTfs.Actors.Refs;

/// <summary>An actor's address under another protocol.</summary>
internal sealed class AdapterRef<TOuter, TInner>(ActorRef<TInner> target, Func<TOuter, TInner> translate) : ActorRef<TOuter>
    where TOuter : notnull
    where TInner : notnull
{
    /// <inheritdoc/>
    public override ActorPath Path => target.Path;

    /// <inheritdoc/>
    public override bool IsTerminated => target.IsTerminated;

    /// <inheritdoc/>
    private protected override ActorCell? CellOrNull => ((IActorRef)target).Cell;

    /// <inheritdoc/>
    public override bool Tell(TOuter message) => target.Tell(translate(message));

    /// <inheritdoc/>
    public override Task<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TOuter> question, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        target.Ask<TReply>(replyTo => translate(question(replyTo)), timeout, cancellationToken);
}
