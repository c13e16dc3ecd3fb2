namespace IpTfs.Actors.Deadlines;

/// <summary>One deadline in a <see cref="DeadlineQueue"/>, created once and armed repeatedly.</summary>
/// <remarks>
/// Moving the deadline to a later instant, or disarming it, writes one field: the queue notices at the old instant. Only an earlier deadline takes the queue's
/// lock. <see cref="Wanted"/> is the instant that the owner asked for, <see cref="Key"/> the instant by which the heap has sorted the entry.
/// </remarks>
public abstract class DeadlineEntry
{
    /// <summary>The instant wanted, in nanoseconds; <see cref="long.MaxValue"/> when disarmed. Written by the owner and, when it fires, by the queue.</summary>
    internal long Wanted = long.MaxValue;

    /// <summary>The instant by which the heap has sorted the entry; <see cref="long.MaxValue"/> when it is not in the heap. Written under the queue's lock.</summary>
    internal long Key = long.MaxValue;

    /// <summary>Order of insertion: equal deadlines fire in this order. Under the queue's lock.</summary>
    internal long Order;

    /// <summary>Position in the heap. Under the queue's lock.</summary>
    internal int Index = -1;

    /// <summary>Called when the deadline is due, on the queue's driver thread. Must be quick and must not throw.</summary>
    protected internal abstract void Fire();
}
