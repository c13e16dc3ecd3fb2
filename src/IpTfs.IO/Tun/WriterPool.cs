namespace IpTfs.IO.Tun;

/// <summary>A pool of idle writers. Thread-safe; allocates only when no idle writer is left.</summary>
/// <typeparam name="T">The kind of writer.</typeparam>
internal sealed class WriterPool<T>(Func<T> make)
    where T : class
{
    private readonly T?[] _idle = new T?[16];

    /// <summary>Rents a writer to the caller alone.</summary>
    public T Rent()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (Volatile.Read(ref _idle[i]) is not null && Interlocked.Exchange(ref _idle[i], null) is { } writer) return writer;
        }

        return make();
    }

    /// <summary>Returns a writer to the pool. False when the pool is full: the caller discards the writer.</summary>
    public bool GiveBack(T writer)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], writer, null) is null) return true;
        }

        return false;
    }
}
