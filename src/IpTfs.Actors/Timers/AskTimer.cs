namespace IpTfs.Actors.Timers;

/// <summary>The end of someone's patience with a question.</summary>
internal sealed class AskTimer(Action giveUp) : TimerEntry
{
    /// <inheritdoc/>
    internal override void Fire() => giveUp();
}
