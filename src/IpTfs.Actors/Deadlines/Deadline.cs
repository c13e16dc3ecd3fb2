using Akka.Actor;
using Akka.Event;

namespace IpTfs.Actors.Deadlines;

/// <summary>The deadline of one life of an actor. When it fires, the actor is told the object itself: arming and firing allocate nothing.</summary>
/// <remarks>The actor arms it; the queue fires it from its own thread. At most one firing waits in the actor's mailbox.</remarks>
internal sealed class Deadline(DeadlineQueue queue, IActorRef actor) : DeadlineEntry, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    // What the actor asked for last. Only the actor's turns use it.
    private long _armedNanos = long.MaxValue;
    private int _told;

    /// <summary>Sets the instant, in nanoseconds; <see cref="long.MaxValue"/> to disarm.</summary>
    public void Arm(long deadlineNanos)
    {
        _armedNanos = deadlineNanos;
        if (deadlineNanos == long.MaxValue) DeadlineQueue.Disarm(this);
        else queue.Arm(this, deadlineNanos);
    }

    /// <summary>Receives a firing, and disarms the deadline if it has come.</summary>
    /// <param name="datapath">The clock.</param>
    /// <param name="nowNanos">The present instant.</param>
    /// <returns>False when the deadline was disarmed, or moved to a later instant, after it had fired.</returns>
    public bool TryBegin(Datapath datapath, out long nowNanos)
    {
        // The clock is read after the next firing is allowed to be told: a firing that was not told then had read an earlier clock, and its instant has come here too.
        Interlocked.Exchange(ref _told, 0);
        nowNanos = datapath.NowNanos;
        if (_armedNanos > nowNanos) return false;
        Arm(long.MaxValue);
        return true;
    }

    /// <summary>Takes the entry out of the queue at once.</summary>
    public void Remove() => queue.Remove(this);

    /// <inheritdoc/>
    protected internal override void Fire()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0) actor.Tell(this, ActorRefs.NoSender);
    }
}
