namespace IpTfs.Actors.Refs;

/// <summary>Where pooled objects are handed to an actor. Thread-safe.</summary>
/// <typeparam name="TData">The pooled object.</typeparam>
public abstract class DataPort<TData> where TData : class
{
    private protected DataPort()
    {
    }

    /// <summary>
    /// Hands an item over. If the actor is idle and runs inline, it handles the item before this returns; otherwise the item is queued.
    /// Neither blocks nor allocates.
    /// </summary>
    /// <returns>True: the item belongs to the actor. False: the mailbox is full or the actor has stopped; this was counted, and
    /// <em>the item still belongs to the caller</em>, who returns it to its pool.</returns>
    public abstract bool Tell(TData item);
}
