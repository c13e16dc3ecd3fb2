using System.Diagnostics;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Protocol.Ingress;

/// <summary>A first-in-first-out queue of owned batches whose newest batch can also be removed. Allocates only to grow.</summary>
internal sealed class BatchQueue
{
    private QueuedBatch[] _ring = [];
    private int _head;

    /// <summary>How many batches it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest batch.</summary>
    public ref QueuedBatch Head => ref _ring[_head];

    /// <summary>The newest batch.</summary>
    public ref QueuedBatch Tail => ref _ring[(_head + Count - 1) & (_ring.Length - 1)];

    /// <summary>The batch at an index, 0 being the oldest.</summary>
    public ref QueuedBatch this[int index] => ref _ring[(_head + index) & (_ring.Length - 1)];

    /// <summary>Takes ownership of a batch and makes it the newest.</summary>
    public void Enqueue(PacketBatch batch)
    {
        if (Count == _ring.Length) Grow();
        Count++;
        Tail = new QueuedBatch { Batch = batch };
    }

    /// <summary>Removes the oldest batch; the caller takes ownership.</summary>
    public QueuedBatch Dequeue()
    {
        Debug.Assert(Count > 0, "the queue is not empty");
        var entry = Head;
        Head = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return entry;
    }

    /// <summary>Removes the newest batch and returns it to its pool.</summary>
    public void DropTail()
    {
        Tail.Batch.Return();
        Tail = default;
        Count--;
    }

    private void Grow()
    {
        var ring = new QueuedBatch[Math.Max(2, _ring.Length * 2)];
        for (var i = 0; i < Count; i++) ring[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = ring;
        _head = 0;
    }
}
