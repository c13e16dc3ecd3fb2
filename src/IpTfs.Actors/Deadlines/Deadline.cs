using Akka.Actor;
using Akka.Event;

namespace IpTfs.Actors.Deadlines;

/// <summary>The deadline of one incarnation of an actor. When it fires, it is itself the message sent to the actor: arming and firing allocate nothing.</summary>
/// <remarks>The actor arms the deadline; the queue's thread fires it. At most one firing waits in the actor's mailbox.</remarks>
internal sealed class Deadline(DeadlineQueue queue, IActorRef actor) : DeadlineEntry, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    // The instant that the actor armed last. Used only by the actor.
    private long _armedNanos = long.MaxValue;
    private int _told;

    /// <summary>Sets the instant, in nanoseconds; <see cref="long.MaxValue"/> to disarm.</summary>
    public void Arm(long deadlineNanos)
    {
        _armedNanos = deadlineNanos;
        if (deadlineNanos == long.MaxValue) DeadlineQueue.Disarm(this);
        else queue.Arm(this, deadlineNanos);
    }

    /// <summary>Handles a firing: disarms the deadline if it is due.</summary>
    /// <param name="datapath">The clock.</param>
    /// <param name="nowNanos">The present instant.</param>
    /// <returns>False when the deadline was disarmed, or moved to a later instant, after it had fired.</returns>
    public bool TryBegin(Datapath datapath, out long nowNanos)
    {
        // The clock is read after _told is cleared: a firing suppressed before had an earlier reading of the clock, so its deadline is due by this reading, too.
        Interlocked.Exchange(ref _told, 0);
        nowNanos = datapath.NowNanos;
        if (_armedNanos > nowNanos) return false;
        Arm(long.MaxValue);
        return true;
    }

    /// <summary>Removes the entry from the queue at once.</summary>
    public void Remove() => queue.Remove(this);

    /// <inheritdoc/>
    protected internal override void Fire()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0) actor.Tell(this, ActorRefs.NoSender);
    }
}
