using System.Diagnostics.CodeAnalysis;

namespace IpTfs.Actors.Mailboxes;

/// <summary>An unbounded queue of many producers and one consumer. It starts small and allocates only when it has to grow.</summary>
/// <remarks><see cref="Enqueue"/> ends with a full fence: what the caller reads next is not older than the item.</remarks>
internal sealed class MpscQueue<T>
{
    private const int FirstCapacity = 4;

    // A burst of so many messages is remembered in one segment, so that the next one of its size allocates nothing.
    private const int LargestCapacity = 16384;

    private RingSegment<T> _head;
    private RingSegment<T> _tail;

    internal MpscQueue() => _head = _tail = new RingSegment<T>(FirstCapacity);

    /// <summary>Whether the consumer would find an item. Changes nothing, so a consumer that has just stopped being one may ask.</summary>
    internal bool HasItem
    {
        get
        {
            for (var segment = _head; ;)
            {
                if (segment.HasItem) return true;
                if (Volatile.Read(ref segment.Next) is not { } next || !segment.IsDrained) return false;
                segment = next;
            }
        }
    }

    /// <summary>Whether nothing waits or is just being enqueued. Consumer only.</summary>
    /// <remarks>Not the same as no <see cref="HasItem"/>: behind a slot that its producer is still filling, others may be filled already.</remarks>
    internal bool IsEmpty
    {
        get
        {
            var segment = _head;
            if (Volatile.Read(ref segment.Next) is not null) segment = AdvanceHead();
            return segment.IsEmpty;
        }
    }

    /// <summary>How many items wait, roughly.</summary>
    internal int Count
    {
        get
        {
            var count = 0;
            for (var segment = Volatile.Read(ref _head); segment is not null; segment = Volatile.Read(ref segment.Next)) count += segment.Count;
            return count;
        }
    }

    internal void Enqueue(T item)
    {
        while (true)
        {
            var segment = Volatile.Read(ref _tail);
            if (segment.TryEnqueue(item)) return;
            Grow(segment);
        }
    }

    internal bool TryDequeue([MaybeNullWhen(false)] out T item) =>
        _head.TryDequeue(out item) || (Volatile.Read(ref _head.Next) is not null && AdvanceHead().TryDequeue(out item));

    /// <summary>Leaves segments that are frozen and empty. A slot that is claimed but not yet filled keeps its segment: its producer will wake us.</summary>
    private RingSegment<T> AdvanceHead()
    {
        var segment = _head;
        while (Volatile.Read(ref segment.Next) is { } next && segment.IsDrained) segment = next;
        Volatile.Write(ref _head, segment);
        return segment;
    }

    private void Grow(RingSegment<T> full)
    {
        lock (this)
        {
            if (_tail != full) return;
            full.Freeze();
            var next = new RingSegment<T>(Math.Min(full.Capacity * 2, LargestCapacity));
            Volatile.Write(ref full.Next, next);
            Volatile.Write(ref _tail, next);
        }
    }
}
