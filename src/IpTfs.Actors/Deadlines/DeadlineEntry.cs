namespace IpTfs.Actors.Deadlines;

/// <summary>One deadline in a <see cref="DeadlineQueue"/>, made once and armed again and again.</summary>
/// <remarks>
/// Moving the deadline to a later instant, or disarming it, writes one field: the queue finds out when the old instant comes. Only an earlier
/// deadline takes the queue's lock. <see cref="Wanted"/> is the instant that the owner asked for, <see cref="Key"/> the instant by which the heap has sorted the entry.
/// </remarks>
public abstract class DeadlineEntry
{
    /// <summary>The instant wanted, in nanoseconds; <see cref="long.MaxValue"/> when disarmed. Written by the owner and, when it fires, by the queue.</summary>
    internal long Wanted = long.MaxValue;

    /// <summary>The instant under which the heap holds the entry; <see cref="long.MaxValue"/> when it does not. Written under the queue's lock.</summary>
    internal long Key = long.MaxValue;

    /// <summary>Order of arming: equal deadlines fire first come, first served. Under the queue's lock.</summary>
    internal long Order;

    /// <summary>Position in the heap. Under the queue's lock.</summary>
    internal int Index = -1;

    /// <summary>Runs when the deadline has come, on the thread that fires the queue. Must be quick and not throw.</summary>
    protected internal abstract void Fire();
}
