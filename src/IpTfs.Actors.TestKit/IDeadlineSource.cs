namespace IpTfs.Actors.TestKit;

/// <summary>Something that happens at instants of its own and is driven by a <see cref="VirtualClock"/>.</summary>
public interface IDeadlineSource
{
    /// <summary>No later than its next instant, in nanoseconds; <see cref="long.MaxValue"/> when nothing is planned.</summary>
    long NextDeadlineNanos { get; }

    /// <summary>Does what is due at an instant that the clock has just reached.</summary>
    void FireDue(long nowNanos);

    /// <summary>Runs the consequences until nothing is left to do at this instant.</summary>
    void Settle();
}
