namespace IpTfs.Configuration.Secrets;

/// <summary>Pinned memory for many small secrets: no copy of one is left behind when the heap is compacted.</summary>
/// <remarks>
/// A pinned array of its own for each key would cost a start with a hundred thousand tunnels most of its time: the runtime answers many small pinned arrays
/// with full collections. Pieces are cut from pinned slabs instead; a slab is collected when none of its pieces is used any more. Thread-safe.
/// </remarks>
public static class PinnedSlab
{
    private const int SlabOctets = 16 * 1024;

    [ThreadStatic]
    private static byte[]? _slab;

    [ThreadStatic]
    private static int _used;

    /// <summary>Cuts a piece that nobody else has; its content is zero.</summary>
    public static Memory<byte> Allocate(int octets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(octets);
        if (octets == 0) return Memory<byte>.Empty;
        if (octets > SlabOctets / 4) return GC.AllocateArray<byte>(octets, pinned: true);
        if (_slab is null || _slab.Length - _used < octets)
        {
            _slab = GC.AllocateArray<byte>(SlabOctets, pinned: true);
            _used = 0;
        }

        var piece = _slab.AsMemory(_used, octets);
        _used += octets;
        return piece;
    }
}
