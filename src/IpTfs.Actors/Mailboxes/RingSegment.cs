using System.Diagnostics.CodeAnalysis;

namespace IpTfs.Actors.Mailboxes;

/// <summary>A bounded queue of many producers and one consumer, one segment of an <see cref="MpscQueue{T}"/>.</summary>
/// <remarks>
/// Each slot carries a sequence number. Equal to the tail it is free for that tail's producer; one above the head it is filled for that head.
/// A producer claims the tail by compare-and-swap, writes its item and then publishes the sequence with a full fence, so that whoever enqueues may go on to
/// read whether the consumer sleeps. Freezing moves the tail so far ahead that every slot looks full to producers.
/// </remarks>
internal sealed class RingSegment<T>
{
    private readonly Slot[] _slots;
    private RingIndices _at;

    /// <summary>The segment that follows; set once, after this one was frozen.</summary>
    internal RingSegment<T>? Next;

    internal RingSegment(int capacity)
    {
        _slots = new Slot[capacity];
        for (var i = 0; i < capacity; i++) _slots[i].Sequence = i;
    }

    internal int Capacity => _slots.Length;

    /// <summary>How many items wait, roughly.</summary>
    internal int Count
    {
        get
        {
            var end = Volatile.Read(ref _at.Tail) - (Volatile.Read(ref Next) is null ? 0 : FreezeDistance);
            return (int)Math.Clamp(end - Volatile.Read(ref _at.Head), 0, _slots.Length);
        }
    }

    /// <summary>Whether nothing is left and nothing can come any more. Consumer only, on a frozen segment.</summary>
    internal bool IsDrained => Volatile.Read(ref _at.Tail) - FreezeDistance == _at.Head;

    /// <summary>Whether the consumer would find an item. Consumer only.</summary>
    internal bool HasItem => Volatile.Read(ref _slots[Index(_at.Head)].Sequence) == _at.Head + 1;

    /// <summary>Whether no producer has claimed a slot that is not taken yet. Consumer only, on a segment that is not frozen.</summary>
    internal bool IsEmpty => Volatile.Read(ref _at.Tail) == _at.Head;

    private long FreezeDistance => 2L * _slots.Length;

    internal bool TryEnqueue(T item)
    {
        var slots = _slots;
        while (true)
        {
            var tail = Volatile.Read(ref _at.Tail);
            ref var slot = ref slots[Index(tail)];
            var ahead = Volatile.Read(ref slot.Sequence) - tail;
            if (ahead < 0) return false;
            if (ahead == 0 && Interlocked.CompareExchange(ref _at.Tail, tail + 1, tail) == tail)
            {
                slot.Item = item;
                Interlocked.Exchange(ref slot.Sequence, tail + 1);
                return true;
            }
        }
    }

    internal bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        var head = _at.Head;
        ref var slot = ref _slots[Index(head)];
        if (Volatile.Read(ref slot.Sequence) != head + 1)
        {
            item = default;
            return false;
        }

        item = slot.Item!;
        slot.Item = default;
        Volatile.Write(ref slot.Sequence, head + _slots.Length);
        Volatile.Write(ref _at.Head, head + 1);
        return true;
    }

    /// <summary>Makes every later <see cref="TryEnqueue"/> fail. Called once, under the queue's lock.</summary>
    internal void Freeze() => Interlocked.Add(ref _at.Tail, FreezeDistance);

    private int Index(long position) => unchecked((int)position) & (_slots.Length - 1);

    private struct Slot
    {
        internal T? Item;
        internal long Sequence;
    }
}
