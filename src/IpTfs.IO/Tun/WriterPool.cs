namespace IpTfs.IO.Tun;

/// <summary>Writers that wait to be rented. Thread-safe; allocates only when more are out than it keeps.</summary>
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

    /// <summary>Keeps a writer for the next renter. False when enough are kept: the caller disposes of it.</summary>
    public bool GiveBack(T writer)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], writer, null) is null) return true;
        }

        return false;
    }
}
