using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IpTfs.Actors.Mailboxes;

/// <summary>The bounded data mailbox: many producers, one consumer that sees what waits as spans over the ring itself.</summary>
/// <remarks><see cref="TryEnqueue"/> ends with a full fence when it succeeds. The capacity is exact; items count until they are released.</remarks>
internal sealed class DataRing<TData> where TData : class
{
    private readonly TData?[] _items;
    private readonly long[] _published;
    private readonly int _capacity;
    private RingIndices _at;

    internal DataRing(int capacity)
    {
        var slots = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity);
        _items = new TData?[slots];
        _published = new long[slots];
        _capacity = capacity;
    }

    /// <summary>How many items wait, roughly when others enqueue.</summary>
    internal int Count => (int)Math.Clamp(Volatile.Read(ref _at.Tail) - Volatile.Read(ref _at.Head), 0, _capacity);

    /// <summary>Whether the consumer would find an item. Consumer only.</summary>
    internal bool HasItem => Volatile.Read(ref _published[Index(_at.Head)]) == _at.Head + 1;

    /// <summary>Whether no producer has claimed a slot that is not released yet. Consumer only.</summary>
    /// <remarks>Not the same as no <see cref="HasItem"/>: behind a slot that its producer is still filling, others may be filled already.</remarks>
    internal bool IsEmpty => Volatile.Read(ref _at.Tail) == _at.Head;

    internal bool TryEnqueue(TData item)
    {
        if (!TryClaim(out var position)) return false;
        Publish(position, item);
        return true;
    }

    /// <summary>The first half of <see cref="TryEnqueue"/>: a place in the order. False when the ring is full.</summary>
    internal bool TryClaim(out long position)
    {
        do
        {
            position = Volatile.Read(ref _at.Tail);
            if (position - Volatile.Read(ref _at.Head) >= _capacity) return false;
        }
        while (Interlocked.CompareExchange(ref _at.Tail, position + 1, position) != position);
        return true;
    }

    /// <summary>The second half of <see cref="TryEnqueue"/>: fills a place that was claimed, with a full fence.</summary>
    internal void Publish(long position, TData item)
    {
        var index = Index(position);
        // The array is exactly of this type: the covariance check of a plain store is not needed.
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_items), index) = item;
        Interlocked.Exchange(ref _published[index], position + 1);
    }

    /// <summary>The items at the head, at most so many and not past the end of the ring. Consumer only; valid until <see cref="Release"/>.</summary>
    internal ReadOnlySpan<TData> Peek(int limit)
    {
        var head = _at.Head;
        var index = Index(head);
        limit = Math.Min(limit, _items.Length - index);
        var count = 0;
        while (count < limit && Volatile.Read(ref _published[index + count]) == head + count + 1) count++;
        return _items.AsSpan(index, count)!;
    }

    /// <summary>Gives the first slots back to the producers. Consumer only.</summary>
    internal void Release(int count)
    {
        Array.Clear(_items, Index(_at.Head), count);
        Volatile.Write(ref _at.Head, _at.Head + count);
    }

    private int Index(long position) => unchecked((int)position) & (_items.Length - 1);
}
