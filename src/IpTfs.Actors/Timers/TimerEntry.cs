namespace IpTfs.Actors.Timers;

/// <summary>One deadline in a <see cref="TimerQueue"/>, made once and armed again and again.</summary>
/// <remarks>
/// Moving the deadline to a later instant, or disarming, writes one field: the queue finds out when the old instant comes. Only an earlier
/// deadline takes the queue's lock. <see cref="Deadline"/> says what is wanted, <see cref="Key"/> what the heap has sorted it by.
/// </remarks>
public abstract class TimerEntry
{
    /// <summary>The instant wanted, in nanoseconds; <see cref="long.MaxValue"/> when disarmed. Written by the owner and, when it fires, by the queue.</summary>
    internal long Deadline = long.MaxValue;

    /// <summary>The instant under which the heap holds the entry; <see cref="long.MaxValue"/> when it does not. Written under the queue's lock.</summary>
    internal long Key = long.MaxValue;

    /// <summary>Arming order, so that equal deadlines fire first come, first served. Under the queue's lock.</summary>
    internal long Order;

    /// <summary>Where in the heap it is. Under the queue's lock.</summary>
    internal int Index = -1;

    internal TimerEntry()
    {
    }

    /// <summary>Runs when the deadline has come, on the thread that drives the queue. Must be quick and not throw.</summary>
    internal abstract void Fire();
}
