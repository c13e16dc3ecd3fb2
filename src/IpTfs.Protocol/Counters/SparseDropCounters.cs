namespace IpTfs.Protocol.Counters;

/// <summary>
/// Drop counters that use no memory until the first drop: a node may have a hundred thousand SAs with several sets of counters each, and most never drop a packet.
/// </summary>
/// <remarks>Single writer, as <see cref="DropCounters"/>. Only the first drop allocates. Do not copy: a copy shares the counters.</remarks>
public struct SparseDropCounters
{
    private static readonly Counting Nothing = new();
    private Counting? _counting;

    /// <summary>The counters; all 0 before the first drop.</summary>
    public readonly ref readonly DropCounters Counters => ref (_counting ?? Nothing).Counters;

    /// <summary>Counts a drop; does nothing for <see cref="DropReason.None"/>.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="count">How many packets, in the reason's unit.</param>
    public void Count(DropReason reason, long count = 1)
    {
        if (reason == DropReason.None || count == 0) return;
        (_counting ??= new Counting()).Counters.Count(reason, count);
    }

    /// <summary>Adds another set of counters to this one.</summary>
    public void Add(in DropCounters other)
    {
        if (other.AsSpan().ContainsAnyExcept(0L)) (_counting ??= new Counting()).Counters.Add(other);
    }

    private sealed class Counting
    {
        public DropCounters Counters;
    }
}
