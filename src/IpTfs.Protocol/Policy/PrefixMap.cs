using System.Numerics;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>
/// Values by IP prefix of one family: one hash table for all prefix lengths and a list of the lengths that occur, longest first. A look-up
/// masks and probes once for each length, so it costs a handful of cache lines in any table people write, and at most width + 1 probes.
/// </summary>
/// <remarks>Filled once by its builder, then only read, by any number of threads.</remarks>
internal sealed class PrefixMap<T>
{
    private Entry[] _entries;
    private byte[] _lengths = [];
    private readonly int _width;

    /// <summary>Makes an empty map of a family.</summary>
    /// <param name="width">Bits of an address: 32 or 128.</param>
    /// <param name="capacity">Prefixes that will be added, as far as known.</param>
    public PrefixMap(int width, int capacity = 4)
    {
        _width = width;
        _entries = new Entry[TableSize(capacity)];
    }

    /// <summary>How many prefixes the map has.</summary>
    public int Count { get; private set; }

    /// <summary>The prefix lengths that occur, longest first: the order in which to call <see cref="Find"/>.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>The value of a prefix, which is added with the default value if the map does not have it. For builders.</summary>
    public ref T? GetOrAdd(in IpPrefix prefix)
    {
        if (Count * 2 >= _entries.Length) Grow();
        ref var entry = ref _entries[Slot(prefix.Address.Bits, prefix.Length)];
        if (entry.Used) return ref entry.Value;
        entry = new Entry { Bits = prefix.Address.Bits, Length = prefix.Length, Used = true };
        Count++;
        if (Array.IndexOf(_lengths, prefix.Length) < 0)
        {
            _lengths = [.. _lengths, prefix.Length];
            Array.Sort(_lengths, static (a, b) => b.CompareTo(a));
        }

        return ref entry.Value;
    }

    /// <summary>The value of exactly the prefix of this length that contains the address; without meaning when not found.</summary>
    public ref readonly T? Find(UInt128 address, byte length, out bool found)
    {
        ref readonly var entry = ref _entries[Slot(IpPrefix.Mask(address, length, _width), length)];
        found = entry.Used;
        return ref entry.Value;
    }

    /// <summary>The value of the longest prefix that contains the address.</summary>
    public bool FindLongest(UInt128 address, out T? value)
    {
        foreach (var length in _lengths)
        {
            value = Find(address, length, out var found);
            if (found) return true;
        }

        value = default;
        return false;
    }

    private static int TableSize(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, count * 2));

    // Linear probing. The keys are the operator's: traffic cannot lengthen a chain.
    private int Slot(UInt128 bits, byte length)
    {
        var mask = _entries.Length - 1;
        var slot = Hash(bits, length) & mask;
        while (_entries[slot].Used && (_entries[slot].Length != length || _entries[slot].Bits != bits)) slot = (slot + 1) & mask;
        return slot;
    }

    private static int Hash(UInt128 bits, byte length)
    {
        unchecked
        {
            var x = (ulong)bits ^ BitOperations.RotateLeft((ulong)(bits >> 64) * 0x9E3779B97F4A7C15, 29) ^ ((ulong)length << 57);
            x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93;
            x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93;
            return (int)((x ^ (x >> 32)) & int.MaxValue);
        }
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.Used) _entries[Slot(entry.Bits, entry.Length)] = entry;
        }
    }

    private struct Entry
    {
        public UInt128 Bits;
        public T? Value;
        public byte Length;
        public bool Used;
    }
}
