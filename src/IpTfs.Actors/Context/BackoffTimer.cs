using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Context;

/// <summary>The wait before a restart.</summary>
internal sealed class BackoffTimer(ActorCell cell) : TimerEntry
{
    /// <inheritdoc/>
    internal override void Fire() => cell.SendSystem(new SystemMessage(SystemMessageKind.BackoffElapsed));
}
