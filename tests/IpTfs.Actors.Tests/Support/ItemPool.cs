namespace IpTfs.Actors.Tests.Support;

/// <summary>Counts the items that were rented and not returned, and the discarded ones by reason.</summary>
internal sealed class ItemPool
{
    private readonly int[] _discarded = new int[Enum.GetValues<DiscardReason>().Length];
    private int _outstanding;
    private int _returnedTwice;

    internal int Outstanding => Volatile.Read(ref _outstanding);

    internal int Discarded(DiscardReason reason) => Volatile.Read(ref _discarded[(int)reason]);

    internal Item Rent(int value)
    {
        Interlocked.Increment(ref _outstanding);
        return new Item(this, value);
    }

    internal void CountReturned() => Interlocked.Decrement(ref _outstanding);

    internal void CountReturnedTwice() => Interlocked.Increment(ref _returnedTwice);

    internal void CountDiscarded(DiscardReason reason) => Interlocked.Increment(ref _discarded[(int)reason]);

    /// <summary>Asserts that each item was returned once, and how many were discarded for each reason.</summary>
    internal void AssertBalanced(int full = 0, int stopped = 0, int failed = 0, int unhandled = 0)
    {
        Assert.Equal(0, Volatile.Read(ref _returnedTwice));
        Assert.Equal(0, Outstanding);
        Assert.Equal(
            (full, stopped, failed, unhandled),
            (Discarded(DiscardReason.MailboxFull), Discarded(DiscardReason.Stopped), Discarded(DiscardReason.Failed), Discarded(DiscardReason.Unhandled)));
    }
}
