using Akka.Actor;
using IpTfs.Actors.Deadlines;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors;

/// <summary>An actor that besides its messages receives data in batches, and has one deadline of its own that is exact to the thread that fires it.</summary>
/// <remarks>
/// Give it a <see cref="DatapathMailbox"/>. Messages and the deadline are received before data that wait. Data that the actor took when it threw are
/// discarded as <see cref="DiscardReason.Failed"/>; data behind them stay queued for the next life.
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
    /// Receives everything that waits, at least one item, at most as many as the mailbox's batch limit. The actor owns each item that it takes; what it leaves is
    /// discarded as <see cref="DiscardReason.Unhandled"/>.
    /// </summary>
    protected virtual void ReceiveData(DatapathBatch batch)
    {
    }

    /// <summary>Handles the deadline that <see cref="Arm"/> set. It is disarmed when this is called.</summary>
    /// <param name="nowNanos">The present instant, at or after the deadline.</param>
    protected virtual void ReceiveDeadline(long nowNanos)
    {
    }

    /// <summary>
    /// Sets the actor's deadline, in nanoseconds on the clock of <see cref="NowNanos"/>; <see cref="long.MaxValue"/> for none. Replaces the one before. Allocates
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
                // A deadline of an earlier life of the actor is another object, and is ignored.
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
