using IpTfs.Actors.Context;

namespace IpTfs.Actors.Timers;

/// <summary>A timer of an actor: when it fires it becomes a tick that waits in the actor's cell until the actor runs.</summary>
internal abstract class ActorTimer(ActorCell cell) : TimerEntry
{
    private int _posted;

    /// <summary>The next tick in the cell's list.</summary>
    internal ActorTimer? Next;

    /// <inheritdoc/>
    internal override void Fire()
    {
        // The tick of an earlier firing may still wait: one is enough, its handler looks at what is armed.
        if (Interlocked.Exchange(ref _posted, 1) == 0) cell.PostTick(this);
    }

    /// <summary>Forgets that the tick waits. The cell calls it before it handles the tick.</summary>
    internal void Unpost() => Interlocked.Exchange(ref _posted, 0);
}
