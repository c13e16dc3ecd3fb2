using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>Every number that any owner of an SA has ever used, as runs.</summary>
internal sealed class UsedNumbers
{
    private readonly Dictionary<UInt128, SortedList<ulong, ulong>> _runs = [];

    public long Count { get; private set; }

    /// <summary>Adds a run; false when some of it was used before.</summary>
    public bool Add(UInt128 sa, SequenceRange run)
    {
        if (run.Count == 0) return true;
        if (!_runs.TryGetValue(sa, out var runs)) _runs[sa] = runs = [];
        Count += (long)run.Count;
        // The last run that begins before this one ends is the only one that can overlap it without overlapping another first.
        var (low, high) = (0, runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (runs.GetKeyAtIndex(middle) < run.End) low = middle + 1;
            else high = middle;
        }

        if (low > 0 && runs.GetValueAtIndex(low - 1) > run.First) return false;
        if (low > 0 && runs.GetValueAtIndex(low - 1) == run.First) runs.SetValueAtIndex(low - 1, run.End);
        else runs.Add(run.First, run.End);
        return true;
    }
}
