namespace IpTfs.Configuration.Secrets;

/// <summary>Pinned memory for many small secrets: heap compaction leaves no copies behind.</summary>
/// <remarks>
/// One pinned array per key would dominate the start-up time with a hundred thousand tunnels: many small pinned arrays trigger full collections. Keys are allocated
/// from pinned slabs instead; a slab is collected when none of its allocations is in use. Thread-safe.
/// </remarks>
public static class PinnedSlab
{
    private const int SlabOctets = 16 * 1024;

    [ThreadStatic]
    private static byte[]? _slab;

    [ThreadStatic]
    private static int _used;

    /// <summary>Allocates zeroed memory for the caller alone.</summary>
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
