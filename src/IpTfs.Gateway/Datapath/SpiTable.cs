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
        foreach (var (spi, value) in entries)
        {
            var at = SlotOf(spi);
            while (_values[at] is not null && _spis[at] != spi) at = (at + 1) & (_values.Length - 1);
            Count += _values[at] is null ? 1 : 0;
            _spis[at] = spi;
            _values[at] = value;
        }
    }

    /// <summary>Number of SPIs.</summary>
    public int Count { get; }

    /// <summary>The value of an SPI, or null.</summary>
    public T? Find(uint spi)
    {
        for (var at = SlotOf(spi); ; at = (at + 1) & (_values.Length - 1))
        {
            var value = _values[at];
            if (value is null || _spis[at] == spi) return value;
        }
    }

    // Multiplying by the golden ratio spreads consecutive SPIs.
    private int SlotOf(uint spi) => (int)(unchecked(spi * 0x9E37_79B9u) >> _shift);
}
