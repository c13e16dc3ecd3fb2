using IpTfs.Cluster.Ledger;
using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>What the simulation keeps of a pair of SAs on the node where it runs: numbers, window, ceiling.</summary>
internal sealed class SimulatedSa(ShardSa sa, SequenceRange range, (ulong Start, ulong Ceiling) window)
{
    private readonly Queue<SequenceRange> _ranges = new([range]);
    private readonly HashSet<ulong> _accepted = [];
    private readonly SortedSet<ulong> _parked = [];
    private ulong _next = range.First;

    public ShardSa Sa { get; } = sa;

    public bool IsStopped { get; set; }

    public bool AwaitsNumbers { get; set; }

    public ulong Top { get; private set; } = window.Start;

    public ulong Ceiling { get; set; } = window.Ceiling;

    public ulong HighestParked => _parked.Count == 0 ? 0 : _parked.Max;

    public ulong NextUnused => _ranges.Count == 0 ? _next : Math.Max(_next, _ranges.Peek().First);

    public ulong Left => _ranges.Aggregate(0UL, (sum, range) => sum + range.Count) - (_ranges.Count == 0 ? 0 : _next - _ranges.Peek().First);

    public void Add(SequenceRange range)
    {
        if (range.Count == 0) return;
        if (_ranges.Count == 0) _next = range.First;
        _ranges.Enqueue(range);
    }

    /// <summary>Takes up to so many numbers that follow each other; none when there are none.</summary>
    public SequenceRange TakeNumbers(ulong count)
    {
        while (_ranges.Count > 0 && _next >= _ranges.Peek().End)
        {
            _ranges.Dequeue();
            if (_ranges.Count > 0) _next = _ranges.Peek().First;
        }

        if (_ranges.Count == 0) return default;
        var first = _next;
        _next = Math.Min(first + count, _ranges.Peek().End);
        return new SequenceRange(first, _next);
    }

    /// <summary>As the anti-replay window does, without its limit to the left: whether the packet is accepted. One above the ceiling waits.</summary>
    public bool Receive(ulong number)
    {
        if (number <= window.Start || _accepted.Contains(number)) return false;
        if (number > Ceiling)
        {
            if (_parked.Count < 16) _parked.Add(number);
            return false;
        }

        _accepted.Add(number);
        Top = Math.Max(Top, number);
        return true;
    }

    public List<ulong> TakeParked()
    {
        var ready = _parked.Where(number => number <= Ceiling).ToList();
        _parked.ExceptWith(ready);
        return ready;
    }
}
