namespace IpTfs.Actors.Deadlines;

/// <summary>Deadlines in order of time. Any thread may arm a deadline; one thread, the driver, fires due deadlines and waits for the next.</summary>
/// <remarks>
/// Arming costs O(log n) when it moves a deadline to an earlier instant and O(1) otherwise, and allocates only while the number of entries grows.
/// Each reader thread drives its own queue; all other actors share the queue of the system's deadline thread.
/// </remarks>
public sealed class DeadlineQueue
{
    private readonly Lock _gate = new();
    private readonly Action _wakeDriver;
    private DeadlineEntry[] _heap = new DeadlineEntry[16];
    private int _count;
    private long _orders;
    private long _head = long.MaxValue;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="wakeDriver">Called outside the lock when a new earliest deadline was armed: the driver must shorten its wait.</param>
    public DeadlineQueue(Action wakeDriver)
    {
        ArgumentNullException.ThrowIfNull(wakeDriver);
        _wakeDriver = wakeDriver;
    }

    /// <summary>A lower bound of the earliest deadline, in nanoseconds; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextDeadlineNanos => Volatile.Read(ref _head);

    /// <summary>Number of entries in the heap, including disarmed ones.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Fires all due deadlines. Only the driver calls it.</summary>
    /// <returns>Number of entries fired.</returns>
    public int FireDue(long nowNanos)
    {
        var fired = 0;
        while (Volatile.Read(ref _head) <= nowNanos)
        {
            var entry = TakeHead(nowNanos);
            if (entry is null) continue;
            var deadline = Volatile.Read(ref entry.Wanted);
            if (deadline > nowNanos)
            {
                // The deadline was moved to a later instant, or disarmed, after the entry was inserted.
                if (deadline != long.MaxValue) Insert(entry, deadline);
                continue;
            }

            // Disarmed or moved concurrently: insert the entry with the present value.
            if (Interlocked.CompareExchange(ref entry.Wanted, long.MaxValue, deadline) != deadline)
            {
                Insert(entry, Volatile.Read(ref entry.Wanted));
                continue;
            }

            entry.Fire();
            fired++;
        }

        return fired;
    }

    internal void Arm(DeadlineEntry entry, long deadlineNanos)
    {
        Volatile.Write(ref entry.Wanted, deadlineNanos);
        // The driver clears Key and then reads Wanted; Arm writes Wanted and then reads Key. The fences ensure that at least one sees the other's write.
        Interlocked.MemoryBarrier();
        if (deadlineNanos < Volatile.Read(ref entry.Key)) Insert(entry, deadlineNanos);
    }

    internal static void Disarm(DeadlineEntry entry) => Volatile.Write(ref entry.Wanted, long.MaxValue);

    /// <summary>Disarms the entry and removes it from the heap at once, so that the heap does not keep its owner alive until the old instant. O(log n).</summary>
    internal void Remove(DeadlineEntry entry)
    {
        Disarm(entry);
        lock (_gate)
        {
            if (entry.Index >= 0) RemoveAt(entry.Index);
        }
    }

    private void Insert(DeadlineEntry entry, long deadline)
    {
        if (deadline == long.MaxValue) return;
        bool earliest;
        lock (_gate)
        {
            if (deadline >= entry.Key) return;
            entry.Key = deadline;
            entry.Order = _orders++;
            if (entry.Index < 0)
            {
                if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
                entry.Index = _count++;
            }

            SiftUp(entry);
            earliest = _heap[0] == entry;
            if (earliest) Volatile.Write(ref _head, deadline);
        }

        if (earliest) _wakeDriver();
    }

    /// <summary>Removes and returns the head if it is due. Its key is cleared, with a fence, before the caller reads its deadline.</summary>
    private DeadlineEntry? TakeHead(long now)
    {
        DeadlineEntry entry;
        lock (_gate)
        {
            if (_count == 0 || _heap[0].Key > now)
            {
                Volatile.Write(ref _head, _count == 0 ? long.MaxValue : _heap[0].Key);
                return null;
            }

            entry = _heap[0];
            RemoveAt(0);
        }

        return entry;
    }

    private void RemoveAt(int index)
    {
        var entry = _heap[index];
        var last = _heap[--_count];
        _heap[_count] = null!;
        if (last != entry)
        {
            last.Index = index;
            SiftDown(last);
            SiftUp(last);
        }

        entry.Index = -1;
        Volatile.Write(ref _head, _count == 0 ? long.MaxValue : _heap[0].Key);
        Interlocked.Exchange(ref entry.Key, long.MaxValue);
    }

    private static bool Before(DeadlineEntry a, DeadlineEntry b) => a.Key != b.Key ? a.Key < b.Key : a.Order < b.Order;

    private void SiftUp(DeadlineEntry entry)
    {
        var i = entry.Index;
        while (i > 0)
        {
            var parent = _heap[(i - 1) >> 1];
            if (!Before(entry, parent)) break;
            _heap[i] = parent;
            parent.Index = i;
            i = (i - 1) >> 1;
        }

        _heap[i] = entry;
        entry.Index = i;
    }

    private void SiftDown(DeadlineEntry entry)
    {
        var i = entry.Index;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && Before(_heap[child + 1], _heap[child])) child++;
            if (!Before(_heap[child], entry)) break;
            _heap[i] = _heap[child];
            _heap[i].Index = i;
            i = child;
        }

        _heap[i] = entry;
        entry.Index = i;
    }
}
