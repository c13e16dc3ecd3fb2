using System.Numerics;
using System.Runtime.CompilerServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>
/// Values by IP prefix of one family: one hash table for all prefix lengths and a list of the lengths that occur, longest first. A look-up
/// masks and probes once for each length: a few probes in practical tables, and at most width + 1.
/// </summary>
/// <remarks>
/// The probed buckets are eight octets each and apart from the entries, so that the lengths which do not match cost one line of a small array.
/// Filled and changed by one builder, then only read, by any number of threads.
/// </remarks>
internal sealed class PrefixMap<T>
{
    private readonly int _width;
    private Bucket[] _buckets;
    private Entry[] _entries;
    private readonly int[] _ofLength;
    private byte[] _lengths = [];

    /// <summary>Makes an empty map of a family.</summary>
    /// <param name="width">Bits of an address: 32 or 128.</param>
    /// <param name="expected">How many prefixes there will be, about.</param>
    public PrefixMap(int width, int expected = 0)
    {
        _width = width;
        _ofLength = new int[width + 1];
        _entries = new Entry[Math.Max(4, expected)];
        _buckets = new Bucket[(int)BitOperations.RoundUpToPowerOf2(2 * (uint)_entries.Length)];
    }

    /// <summary>Makes a copy, which may be changed. The values are copied as they are.</summary>
    public PrefixMap(PrefixMap<T> other)
    {
        _width = other._width;
        _ofLength = [.. other._ofLength];
        _entries = [.. other._entries];
        _buckets = [.. other._buckets];
        _lengths = other._lengths;
        Count = other.Count;
    }

    /// <summary>How many prefixes the map has.</summary>
    public int Count { get; private set; }

    /// <summary>The prefix lengths that occur, longest first: the order in which to call <see cref="Find"/>.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>The value of a prefix, which is added with the default value if the map does not have it. For builders.</summary>
    public ref T? GetOrAdd(in IpPrefix prefix)
    {
        var bits = prefix.Address.Bits;
        var hash = Hash(bits, prefix.Length);
        var index = IndexOf(bits, prefix.Length, hash, out var slot);
        if (index >= 0) return ref _entries[index].Value;

        if (Count == _entries.Length)
        {
            Grow();
            IndexOf(bits, prefix.Length, hash, out slot);
        }

        _buckets[slot] = new Bucket { Hash = hash, Number = Count + 1 };
        _entries[Count] = new Entry { Bits = bits, Length = prefix.Length };
        if (_ofLength[prefix.Length]++ == 0)
        {
            _lengths = [.. _lengths, prefix.Length];
            Array.Sort(_lengths, static (a, b) => b.CompareTo(a));
        }

        return ref _entries[Count++].Value;
    }

    /// <summary>The value of a prefix; a null reference when the map does not have it. For builders.</summary>
    public ref T? FindExact(in IpPrefix prefix)
    {
        var index = IndexOf(prefix.Address.Bits, prefix.Length, Hash(prefix.Address.Bits, prefix.Length), out _);
        return ref index < 0 ? ref Unsafe.NullRef<T?>() : ref _entries[index].Value;
    }

    /// <summary>Removes a prefix, which the map must have. For builders.</summary>
    public void Remove(in IpPrefix prefix)
    {
        var index = IndexOf(prefix.Address.Bits, prefix.Length, Hash(prefix.Address.Bits, prefix.Length), out var slot);
        EmptyBucket(slot);
        // The last entry takes the place of the removed one.
        Count--;
        if (index != Count)
        {
            ref readonly var last = ref _entries[Count];
            IndexOf(last.Bits, last.Length, Hash(last.Bits, last.Length), out slot);
            _buckets[slot].Number = index + 1;
            _entries[index] = last;
        }

        _entries[Count] = default;
        var length = prefix.Length;
        if (--_ofLength[length] == 0) _lengths = [.. _lengths.Where(other => other != length)];
    }

    /// <summary>The value of exactly the prefix of this length that contains the address; without meaning when not found.</summary>
    public ref readonly T? Find(UInt128 address, byte length, out bool found)
    {
        var bits = IpPrefix.Mask(address, length, _width);
        var index = IndexOf(bits, length, Hash(bits, length), out _);
        found = index >= 0;
        return ref _entries[Math.Max(index, 0)].Value;
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

    // Linear probing at a load of at most one half. The operator configures the keys: traffic cannot lengthen a chain.
    private int IndexOf(UInt128 bits, byte length, uint hash, out int slot)
    {
        var mask = _buckets.Length - 1;
        for (slot = (int)(hash & (uint)mask); ; slot = (slot + 1) & mask)
        {
            var bucket = _buckets[slot];
            if (bucket.Number == 0) return -1;
            if (bucket.Hash != hash) continue;
            ref readonly var entry = ref _entries[bucket.Number - 1];
            if (entry.Bits == bits && entry.Length == length) return bucket.Number - 1;
        }
    }

    // Later buckets of the chain move up, so that no look-up meets a gap before its bucket.
    private void EmptyBucket(int slot)
    {
        var mask = _buckets.Length - 1;
        for (var next = (slot + 1) & mask; _buckets[next].Number != 0; next = (next + 1) & mask)
        {
            var home = (int)(_buckets[next].Hash & (uint)mask);
            if (((next - home) & mask) < ((next - slot) & mask)) continue;
            _buckets[slot] = _buckets[next];
            slot = next;
        }

        _buckets[slot] = default;
    }

    private static uint Hash(UInt128 bits, byte length)
    {
        unchecked
        {
            var x = (ulong)bits ^ BitOperations.RotateLeft((ulong)(bits >> 64) * 0x9E3779B97F4A7C15, 29) ^ ((ulong)length << 57);
            x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93;
            x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93;
            return (uint)(x ^ (x >> 32));
        }
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        var old = _buckets;
        _buckets = new Bucket[old.Length * 2];
        var mask = _buckets.Length - 1;
        foreach (var bucket in old)
        {
            if (bucket.Number == 0) continue;
            var slot = (int)(bucket.Hash & (uint)mask);
            while (_buckets[slot].Number != 0) slot = (slot + 1) & mask;
            _buckets[slot] = bucket;
        }
    }

    /// <summary>A bucket of a prefix: <see cref="Number"/> is its entry's number plus one, 0 in an empty bucket.</summary>
    private struct Bucket
    {
        public uint Hash;
        public int Number;
    }

    private struct Entry
    {
        public UInt128 Bits;
        public T? Value;
        public byte Length;
    }
}
