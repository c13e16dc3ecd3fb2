using IpTfs.Actors.Context;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Refs;

/// <summary>Where the answer to one question goes. It takes one answer; later ones, and those after the timeout, are refused.</summary>
/// <typeparam name="TReply">The answer.</typeparam>
public sealed class ReplyTo<TReply> : ActorRef<TReply> where TReply : notnull
{
    private readonly TaskCompletionSource<TReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorPath _asked;

    private ReplyTo(ActorPath asked) => _asked = asked;

    /// <summary>The path of whom was asked, and <c>?</c>.</summary>
    public override ActorPath Path => new(_asked + "?");

    /// <summary>Whether the question is answered or given up.</summary>
    public override bool IsTerminated => _answer.Task.IsCompleted;

    /// <inheritdoc/>
    private protected override ActorCell? CellOrNull => null;

    /// <summary>Answers. False when the question was answered already or nobody waits any more.</summary>
    public override bool Tell(TReply message) => _answer.TrySetResult(message);

    /// <summary>An answer cannot be asked back.</summary>
    public override Task<TOther> Ask<TOther>(
        Func<ReplyTo<TOther>, TReply> question, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("whoever asked cannot be asked back through its reply address");

    internal static async Task<TReply> Ask<TMessage>(
        ActorRef<TMessage> target, ActorCell cell, Func<ReplyTo<TReply>, TMessage> question, TimeSpan timeout, CancellationToken cancellationToken)
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var replyTo = new ReplyTo<TReply>(cell.Path);
        var timer = new AskTimer(() => replyTo.GiveUp($"{cell.Path} did not answer within {timeout}"));
        var timers = cell.System.DefaultDispatcher.Timers;
        timers.Arm(timer, cell.System.NowNanos + checked(timeout.Ticks * TimeSpan.NanosecondsPerTick));
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((ReplyTo<TReply>)state!)._answer.TrySetCanceled(token), replyTo);
            if (!target.Tell(question(replyTo))) replyTo.GiveUp($"{cell.Path} takes no more messages");
            return await replyTo._answer.Task.ConfigureAwait(false);
        }
        finally
        {
            timers.Remove(timer);
        }
    }

    private void GiveUp(string why) => _answer.TrySetException(new AskTimeoutException(why));
}
