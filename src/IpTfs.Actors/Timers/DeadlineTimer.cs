using IpTfs.Actors.Context;

namespace IpTfs.Actors.Timers;

/// <summary>The one deadline that an actor arms and re-arms as its state machine asks for it.</summary>
internal sealed class DeadlineTimer(ActorCell cell) : ActorTimer(cell)
{
    /// <summary>What the actor armed last. Only the actor's turn touches it; a tick that comes before it is stale.</summary>
    internal long Armed = long.MaxValue;
}
