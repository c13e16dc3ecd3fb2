using System.Numerics;

namespace IpTfs.Node.Demo;

/// <summary>Counts latencies in buckets of at most 3 % width, from nanoseconds to hours, in fixed memory. Single writer.</summary>
internal sealed class LatencyHistogram
{
    /// <summary>Each power of two is divided into this many buckets.</summary>
    private const int SubBuckets = 32;

    private const int SubBits = 5;

    private readonly long[] _counts = new long[64 * SubBuckets];
    private long _total;

    /// <summary>Adds a latency in nanoseconds.</summary>
    public void Add(long nanos)
    {
        _counts[IndexOf((ulong)Math.Max(0, nanos))]++;
        _total++;
    }

    /// <summary>Adds another histogram's counts.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        _total += other._total;
    }

    /// <summary>The latency in nanoseconds that the given share of samples does not exceed, rounded up to its bucket's end; 0 when there are none.</summary>
    public long Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(share * _total);
        if (wanted == 0) return 0;
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted) return EndOf(i);
        }

        return long.MaxValue;
    }

    private static int IndexOf(ulong nanos)
    {
        if (nanos < SubBuckets) return (int)nanos;
        var shift = BitOperations.Log2(nanos) - SubBits;
        return ((shift + 1) * SubBuckets) + (int)((nanos >> shift) & (SubBuckets - 1));
    }

    private static long EndOf(int index)
    {
        if (index < SubBuckets) return index;
        var shift = (index / SubBuckets) - 1;
        return (((long)SubBuckets + (index % SubBuckets) + 1) << shift) - 1;
    }
}
