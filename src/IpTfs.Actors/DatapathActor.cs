using Akka.Actor;
using IpTfs.Actors.Deadlines;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors;

/// <summary>An actor that receives messages, data in batches, and one deadline of its own.</summary>
/// <remarks>
/// Requires a <see cref="DatapathMailbox"/>. Messages and the deadline are received before waiting data. If the actor throws, the item that it took last is
/// discarded as <see cref="DiscardReason.Failed"/>; the items behind it stay queued for the restarted actor.
/// </remarks>
public abstract class DatapathActor : ActorBase
{
    private readonly Datapath _datapath = Datapath.Of(Context.System);
    private Deadline? _deadline;

    /// <summary>The present instant of the system's monotonic clock, in nanoseconds.</summary>
    protected long NowNanos => _datapath.NowNanos;

    /// <summary>Receives one message.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>
    /// Receives the waiting items: at least one, at most the mailbox's batch limit. The actor owns each item that it takes; items that it does not take are
    /// discarded as <see cref="DiscardReason.Unhandled"/>.
    /// </summary>
    protected virtual void ReceiveData(DatapathBatch batch)
    {
    }

    /// <summary>Handles the deadline that <see cref="Arm"/> set. The deadline is disarmed before the call.</summary>
    /// <param name="nowNanos">The present instant, at or after the deadline.</param>
    protected virtual void ReceiveDeadline(long nowNanos)
    {
    }

    /// <summary>
    /// Sets the actor's deadline, in nanoseconds on the clock of <see cref="NowNanos"/>; <see cref="long.MaxValue"/> for none. Replaces the previous deadline. Allocates
    /// nothing after the first call, and costs little when the deadline moves to a later instant: call it after every turn.
    /// </summary>
    protected void Arm(long deadlineNanos)
    {
        if (_deadline is null)
        {
            if (deadlineNanos == long.MaxValue) return;
            _deadline = new Deadline(ReaderThread.DeadlinesOfCurrent(Context) ?? _datapath.Deadlines, Self);
        }

        _deadline.Arm(deadlineNanos);
    }

    /// <inheritdoc/>
    public override void AroundPostStop()
    {
        Disarm();
        base.AroundPostStop();
    }

    /// <inheritdoc/>
    public override void AroundPreRestart(Exception cause, object message)
    {
        Disarm();
        base.AroundPreRestart(cause, message);
    }

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case DatapathBatch batch:
                ReceiveBatch(batch);
                break;
            case Deadline deadline:
                // The deadline of an earlier incarnation is another object, and is ignored.
                if (deadline == _deadline && deadline.TryBegin(_datapath, out var now)) ReceiveDeadline(now);
                break;
            default:
                OnReceive(message);
                break;
        }

        return true;
    }

    private void ReceiveBatch(DatapathBatch batch)
    {
        var completed = false;
        try
        {
            ReceiveData(batch);
            completed = true;
        }
        finally
        {
            batch.End(completed);
        }
    }

    private void Disarm()
    {
        _deadline?.Remove();
        _deadline = null;
    }
}
