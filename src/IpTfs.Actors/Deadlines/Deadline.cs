using Akka.Actor;

namespace IpTfs.Actors.Deadlines;

/// <summary>The deadline of one life of an actor. When it fires, the actor is told the object itself: arming and firing allocate nothing.</summary>
/// <remarks>The actor arms it; the queue fires it from its own thread. At most one firing waits in the actor's mailbox.</remarks>
internal sealed class Deadline(DeadlineQueue queue, IActorRef actor) : DeadlineEntry
{
    private int _told;

    /// <summary>Sets the instant, in nanoseconds; <see cref="long.MaxValue"/> to disarm.</summary>
    public void Arm(long deadlineNanos)
    {
        if (deadlineNanos == long.MaxValue) DeadlineQueue.Disarm(this);
        else queue.Arm(this, deadlineNanos);
    }

    /// <summary>Receives a firing.</summary>
    /// <param name="nowNanos">The present instant.</param>
    /// <param name="now">The same, for the handler.</param>
    /// <returns>False when the deadline has been moved to a later instant since it fired.</returns>
    public bool TryBegin(long nowNanos, out long now)
    {
        now = nowNanos;
        Volatile.Write(ref _told, 0);
        var wanted = Volatile.Read(ref Wanted);
        return wanted == long.MaxValue || wanted <= nowNanos;
    }

    /// <summary>Takes the entry out of the queue at once.</summary>
    public void Remove() => queue.Remove(this);

    /// <inheritdoc/>
    protected internal override void Fire()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0) actor.Tell(this, ActorRefs.NoSender);
    }
}
