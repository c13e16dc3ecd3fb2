using IpTfs.Actors.Context;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Refs;

/// <summary>Where the answer to one question goes. It takes one answer; later ones, and those after the timeout, are refused.</summary>
/// <typeparam name="TReply">The answer.</typeparam>
public sealed class ReplyTo<TReply> : ActorRef<TReply> where TReply : notnull
{
    private readonly TaskCompletionSource<TReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorCell _asked;
    private readonly AskTimer _timer;
    private CancellationTokenRegistration _cancellation;

    private ReplyTo(ActorCell asked, TimeSpan patience)
    {
        _asked = asked;
        _timer = new AskTimer(() => GiveUp($"{asked.Path} did not answer within {patience}"));
        Patience.Arm(_timer, asked.System.NowNanos + checked(patience.Ticks * TimeSpan.NanosecondsPerTick));
    }

    /// <summary>The path of whom was asked, and <c>?</c>.</summary>
    public override ActorPath Path => new(_asked.Path + "?");

    /// <summary>Whether the question is answered or given up.</summary>
    public override bool IsTerminated => _answer.Task.IsCompleted;

    /// <inheritdoc/>
    private protected override ActorCell? CellOrNull => null;

    private TimerQueue Patience => _asked.System.DefaultDispatcher.Timers;

    /// <summary>Answers. False when the question was answered already or nobody waits any more.</summary>
    public override bool Tell(TReply message)
    {
        if (!_answer.TrySetResult(message)) return false;
        Close();
        return true;
    }

    /// <summary>An answer cannot be asked back.</summary>
    public override Task<TOther> Ask<TOther>(
        Func<ReplyTo<TOther>, TReply> question, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("whoever asked cannot be asked back through its reply address");

    internal static Task<TReply> Ask<TMessage>(
        ActorRef<TMessage> target, ActorCell cell, Func<ReplyTo<TReply>, TMessage> question, TimeSpan timeout, CancellationToken cancellationToken)
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var replyTo = new ReplyTo<TReply>(cell, timeout);
        if (cancellationToken.CanBeCanceled) replyTo._cancellation = cancellationToken.UnsafeRegister(Cancel, replyTo);
        if (!target.Tell(question(replyTo))) replyTo.GiveUp($"{cell.Path} takes no more messages");
        return replyTo._answer.Task;
    }

    private static void Cancel(object? state, CancellationToken token)
    {
        var replyTo = (ReplyTo<TReply>)state!;
        if (replyTo._answer.TrySetCanceled(token)) replyTo.Close();
    }

    private void GiveUp(string why)
    {
        if (_answer.TrySetException(new AskTimeoutException(why))) Close();
    }

    private void Close()
    {
        Patience.Remove(_timer);
        // Unlike Dispose this does not wait for a cancellation that is running: it may be the one that called us.
        _cancellation.Unregister();
    }
}
