using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Readers;

/// <summary>Copies packets that came together with those of other SAs into batches of their own.</summary>
/// <param name="pool">Where the copies lie.</param>
internal readonly struct BatchSplitter(PacketBatchPool pool)
{
    /// <summary>Copies some octets of a slot, with what the device said about them, behind the packets already copied for the same SA.</summary>
    /// <param name="target">The SA's batch so far; null when there is none yet.</param>
    /// <param name="source">The shared batch. Borrowed.</param>
    /// <param name="slot">What to say about the copy; its offset and length are ignored.</param>
    /// <param name="offset">First octet, in the shared batch's memory.</param>
    /// <param name="length">How many octets.</param>
    /// <param name="full">The target so far when it had no room and was replaced: to be told to the SA now. Null when it had.</param>
    /// <returns>False when the pool has nothing left: the caller counts the drop.</returns>
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
