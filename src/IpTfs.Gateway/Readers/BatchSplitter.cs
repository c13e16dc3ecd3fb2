using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Readers;

/// <summary>Copies the packets of one SA out of a batch that holds packets of several SAs.</summary>
/// <param name="pool">The pool of the copies.</param>
internal readonly struct BatchSplitter(PacketBatchPool pool)
{
    /// <summary>Appends a copy of some octets of a slot, with the slot's metadata, to the batch of the same SA.</summary>
    /// <param name="target">The SA's batch so far; null when there is none yet.</param>
    /// <param name="source">The shared batch. Borrowed.</param>
    /// <param name="slot">The metadata of the copy; its offset and length are ignored.</param>
    /// <param name="offset">First octet, in the shared batch's memory.</param>
    /// <param name="length">How many octets.</param>
    /// <param name="full">The previous target if it was full and was replaced: the caller delivers it to the SA now. Otherwise null.</param>
    /// <returns>False when the pool is exhausted: the caller counts the drop.</returns>
    public bool TryCopy(ref PacketBatch? target, PacketBatch source, in PacketSlot slot, int offset, int length, out PacketBatch? full)
    {
        full = null;
        var octets = source.Memory.AsSpan(offset, length);
        if (target is null || !target.TryAppend(octets))
        {
            full = target;
            target = pool.TryRent();
            if (target is null) return false;
            if (!target.TryAppend(octets))
            {
                target.Return();
                target = null;
                return false;
            }
        }

        ref var copy = ref target[target.Count - 1];
        copy = slot with { Offset = copy.Offset, Length = length };
        return true;
    }
}
