namespace IpTfs.Actors.Tests;

/// <summary>Counts what was rented and not returned: zero at the end of a test, or something leaked.</summary>
internal sealed class ItemPool
{
    private int _outstanding;

    internal int Outstanding => Volatile.Read(ref _outstanding);

    internal Item Rent(int value)
    {
        Interlocked.Increment(ref _outstanding);
        return new Item(this, value);
    }

    internal void Returned() => Interlocked.Decrement(ref _outstanding);
}
