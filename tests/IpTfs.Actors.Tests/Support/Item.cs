namespace IpTfs.Actors.Tests.Support;

/// <summary>A pooled object that knows when it is returned twice.</summary>
internal sealed class Item(ItemPool pool, int value) : IDatapathMessage
{
    private int _returned;

    internal int Value { get; } = value;

    public void Discard(DiscardReason reason)
    {
        pool.CountDiscarded(reason);
        Return();
    }

    internal void Return()
    {
        if (Interlocked.Exchange(ref _returned, 1) != 0) pool.CountReturnedTwice();
        pool.CountReturned();
    }
}
