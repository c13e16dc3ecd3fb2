using System.Numerics;

namespace IpTfs.Gateway.Datapath;

/// <summary>An immutable map from SPIs to values, made for one look-up per packet: open addressing, no allocation, no lock.</summary>
/// <remarks>Built by the only writer of the SA directory and replaced as a whole; readers on any thread keep the table that they hold.</remarks>
/// <typeparam name="T">The type of an SPI's entry.</typeparam>
public sealed class SpiTable<T>
    where T : class
{
    private readonly uint[] _spis;
    private readonly T?[] _values;
    private readonly int _shift;

    /// <summary>Builds a table. Later entries replace earlier ones of the same SPI.</summary>
    public SpiTable(IReadOnlyCollection<KeyValuePair<uint, T>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        // At most half full, so that a miss ends after a step or two.
        var capacity = BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, entries.Count * 2));
        _shift = 32 - BitOperations.Log2(capacity);
        _spis = new uint[capacity];
        _values = new T?[capacity];
        foreach (var (spi, value) in entries) Set(spi, value);
    }

    private SpiTable(SpiTable<T> other)
    {
        _spis = [.. other._spis];
        _values = [.. other._values];
        _shift = other._shift;
        Count = other.Count;
    }

    /// <summary>Number of SPIs.</summary>
    public int Count { get; private set; }

    /// <summary>A table with some entries less and others more. The arrays are copied, and nothing is hashed again unless they are too small.</summary>
    /// <param name="removed">SPIs to leave out; those that the table does not have are ignored.</param>
    /// <param name="added">Entries to add; they replace those of the same SPI.</param>
    public SpiTable<T> With(IReadOnlyCollection<uint> removed, IReadOnlyCollection<KeyValuePair<uint, T>> added)
    {
        ArgumentNullException.ThrowIfNull(removed);
        ArgumentNullException.ThrowIfNull(added);
        var copy = new SpiTable<T>(this);
        foreach (var spi in removed) copy.Remove(spi);
        if ((copy.Count + added.Count) * 2 > _values.Length) return new SpiTable<T>([.. copy.Entries(), .. added]);
        foreach (var (spi, value) in added) copy.Set(spi, value);
        return copy;
    }

    /// <summary>The value of an SPI, or null.</summary>
    public T? Find(uint spi)
    {
        for (var at = SlotOf(spi); ; at = (at + 1) & (_values.Length - 1))
        {
            var value = _values[at];
            if (value is null || _spis[at] == spi) return value;
        }
    }

    private void Set(uint spi, T value)
    {
        var at = SlotOf(spi);
        while (_values[at] is not null && _spis[at] != spi) at = (at + 1) & (_values.Length - 1);
        Count += _values[at] is null ? 1 : 0;
        _spis[at] = spi;
        _values[at] = value;
    }

    private void Remove(uint spi)
    {
        var mask = _values.Length - 1;
        var at = SlotOf(spi);
        while (_values[at] is not null && _spis[at] != spi) at = (at + 1) & mask;
        if (_values[at] is null) return;
        // Later slots of the chain move up, so that no look-up meets a gap before its slot.
        for (var next = (at + 1) & mask; _values[next] is not null; next = (next + 1) & mask)
        {
            if (((next - SlotOf(_spis[next])) & mask) < ((next - at) & mask)) continue;
            (_spis[at], _values[at]) = (_spis[next], _values[next]);
            at = next;
        }

        _values[at] = null;
        Count--;
    }

    private IEnumerable<KeyValuePair<uint, T>> Entries()
    {
        for (var at = 0; at < _values.Length; at++)
        {
            if (_values[at] is { } value) yield return new(_spis[at], value);
        }
    }

    // Multiplying by the golden ratio spreads consecutive SPIs.
    private int SlotOf(uint spi) => (int)(unchecked(spi * 0x9E37_79B9u) >> _shift);
}
