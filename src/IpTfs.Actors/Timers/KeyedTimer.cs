using IpTfs.Actors.Context;

namespace IpTfs.Actors.Timers;

/// <summary>A timer with a key and a message. All but the base is touched by the actor's turn only.</summary>
internal sealed class KeyedTimer<TMessage>(ActorCell cell) : ActorTimer(cell) where TMessage : notnull
{
    /// <summary>What the actor gets.</summary>
    internal TMessage? Message;

    /// <summary>
    /// When it is due next; <see cref="long.MaxValue"/> when it is not active. A tick that comes earlier belongs to an arming that was taken back.
    /// </summary>
    internal long Due = long.MaxValue;

    /// <summary>The period in nanoseconds; 0 for a timer that fires once.</summary>
    internal long Period;
}
