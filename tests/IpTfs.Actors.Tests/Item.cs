namespace IpTfs.Actors.Tests;

/// <summary>A pooled object that knows when it is returned twice.</summary>
internal sealed class Item(ItemPool pool, int value)
{
    private int _returned;

    internal int Value { get; } = value;

    internal void Return()
    {
        if (Interlocked.Exchange(ref _returned, 1) != 0) throw new InvalidOperationException($"item {Value} was returned twice");
        pool.Returned();
    }
}
