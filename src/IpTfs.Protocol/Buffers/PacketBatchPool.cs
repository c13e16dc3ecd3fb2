using System.Collections.Concurrent;

namespace IpTfs.Protocol.Buffers;

/// <summary>A pool of equal <see cref="PacketBatch"/>es, bounded in memory. Thread-safe.</summary>
/// <remarks>The most recently returned batch is rented first, because its memory is still in the cache.</remarks>
public sealed class PacketBatchPool
{
    private readonly ConcurrentStack<PacketBatch> _free = new();
    private readonly PacketBatch?[] _hot = new PacketBatch?[8];
    private readonly int _octets;
    private readonly int _slots;
    private readonly int _limit;
    private int _created;
    private int _outstanding;

    /// <summary>Makes a pool.</summary>
    /// <param name="octetsPerBatch">Memory of each batch.</param>
    /// <param name="slotsPerBatch">Slots of each batch.</param>
    /// <param name="limit">How many batches may exist at a time: the limit on the pool's memory.</param>
    public PacketBatchPool(int octetsPerBatch, int slotsPerBatch = 64, int limit = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(octetsPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slotsPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _octets = octetsPerBatch;
        _slots = slotsPerBatch;
        _limit = limit;
    }

    /// <summary>Memory of each batch, in octets.</summary>
    public int OctetsPerBatch => _octets;

    /// <summary>Slots of each batch.</summary>
    public int SlotsPerBatch => _slots;

    /// <summary>Batches that are rented now.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Rents an empty batch; the caller owns it. Null when the pool's limit is reached: count the drop, do not wait.</summary>
    public PacketBatch? TryRent()
    {
        PacketBatch? batch = null;
        for (var i = 0; i < _hot.Length && batch is null; i++)
        {
            if (Volatile.Read(ref _hot[i]) is not null) batch = Interlocked.Exchange(ref _hot[i], null);
        }

        if (batch is null && !_free.TryPop(out batch))
        {
            if (Interlocked.Increment(ref _created) > _limit)
            {
                Interlocked.Decrement(ref _created);
                return null;
            }

            batch = new PacketBatch(this, _octets, _slots);
        }

        batch.Rented = 1;
        batch.Clear();
        Interlocked.Increment(ref _outstanding);
        return batch;
    }

    internal void Return(PacketBatch batch)
    {
        if (Interlocked.Exchange(ref batch.Rented, 0) == 0) throw new InvalidOperationException("the batch was already returned to its pool");
        Interlocked.Decrement(ref _outstanding);
        // A few idle batches are stored in an array so that the steady state allocates nothing; the stack allocates nodes for bursts only.
        for (var i = 0; i < _hot.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _hot[i], batch, null) is null) return;
        }

        _free.Push(batch);
    }
}
