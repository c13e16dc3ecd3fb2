using IpTfs.Actors.Deadlines;

namespace IpTfs.Actors.TestKit;

/// <summary>Fires a deadline queue from a <see cref="VirtualClock"/>.</summary>
/// <param name="deadlines">The queue.</param>
internal sealed class DeadlineQueueSource(DeadlineQueue deadlines) : IDeadlineSource
{
    /// <inheritdoc/>
    public long NextDeadlineNanos => deadlines.NextDeadlineNanos;

    /// <inheritdoc/>
    public void FireDue(long nowNanos) => deadlines.FireDue(nowNanos);

    /// <inheritdoc/>
    public void Settle()
    {
    }
}
