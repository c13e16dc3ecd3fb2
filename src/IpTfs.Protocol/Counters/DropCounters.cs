using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace IpTfs.Protocol.Counters;

/// <summary>One counter for each <see cref="DropReason"/>, stored inline: no allocation, no indirection.</summary>
/// <remarks>Single writer. Another thread may read a copy; each counter is then a value that it had at some time, and no counter ever decreases.</remarks>
[InlineArray(Length)]
public struct DropCounters
{
    /// <summary>How many counters there are: one for each value of <see cref="DropReason"/>, <see cref="DropReason.None"/> included and never counted.</summary>
    public const int Length = (int)DropReason.PathReportLimited + 1;

    private long _first;

    /// <summary>How often a reason was counted.</summary>
    public readonly long this[DropReason reason] => this[(int)reason];

    /// <summary>Counts a drop; does nothing for <see cref="DropReason.None"/>.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="count">How many packets, in the reason's unit.</param>
    public void Count(DropReason reason, long count = 1)
    {
        if (reason != DropReason.None) this[(int)reason] += count;
    }

    /// <summary>All drops together, whatever their units.</summary>
    public readonly long Sum()
    {
        var sum = 0L;
        foreach (var count in AsSpan()) sum += count;
        return sum;
    }

    /// <summary>Adds another set of counters to this one.</summary>
    public void Add(in DropCounters other)
    {
        for (var i = 0; i < Length; i++) this[i] += other[i];
    }

    /// <summary>The counters, indexed by the reason's number.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<long> AsSpan() => this;
}
