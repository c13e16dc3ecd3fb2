namespace IpTfs.Actors;

/// <summary>An actor that besides its messages takes pooled objects in batches, through a bounded mailbox of their own.</summary>
/// <remarks>
/// Ownership: <c>DataPort.Tell</c> that returns true passes the item to the actor's mailbox, and <see cref="ReceiveData"/> passes it to the actor.
/// Whatever never reaches <see cref="ReceiveData"/>, or was being handled when it threw, comes to <see cref="OnDropped"/>, exactly once.
/// Messages, timer ticks and everything that the system has to say are handled before data that wait.
/// </remarks>
/// <typeparam name="TMessage">The control protocol.</typeparam>
/// <typeparam name="TData">The pooled object: usually a batch of packets.</typeparam>
public abstract class DataActor<TMessage, TData> : Actor<TMessage>
    where TMessage : notnull
    where TData : class
{
    /// <summary>
    /// How many items of the present batch are done with: the actor has passed them on or returned them. Zero when <see cref="ReceiveData"/> is entered.
    /// It matters only if <see cref="ReceiveData"/> throws: the item at this index is then the one that failed and goes to <see cref="OnDropped"/>,
    /// the ones behind it stay queued. So count an item after the last thing that can throw for it, and do not return it in a <c>finally</c>.
    /// </summary>
    protected int Handled { get; set; }

    /// <summary>Handles everything that is queued, up to the mailbox's batch limit: at least one item. Takes ownership of each.</summary>
    protected abstract void ReceiveData(ReadOnlySpan<TData> batch);

    /// <summary>
    /// Takes back an item that will not be handled: the actor stopped, or failed on it. Return it to its pool and do nothing else: the instance may
    /// already be past <see cref="Actor{TMessage}.PostStop"/>. Must not throw.
    /// </summary>
    protected abstract void OnDropped(TData item);

    internal int HandledCount
    {
        get => Handled;
        set => Handled = value;
    }

    internal void InvokeReceiveData(ReadOnlySpan<TData> batch) => ReceiveData(batch);

    internal void InvokeDropped(TData item) => OnDropped(item);
}
