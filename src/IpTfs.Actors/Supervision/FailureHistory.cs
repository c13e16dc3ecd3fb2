namespace IpTfs.Actors.Supervision;

/// <summary>When a child failed, as far back as its supervisor's window goes.</summary>
internal sealed class FailureHistory
{
    private readonly Queue<long> _failures = new();

    /// <summary>Adds a failure and returns how many lie in the window, this one included.</summary>
    internal int Add(long nowNanos, OneForOneStrategy strategy)
    {
        _failures.Enqueue(nowNanos);
        var window = strategy.Window.TotalNanoseconds;
        while (nowNanos - _failures.Peek() > window) _failures.Dequeue();
        // Without a limit only the back-off counts, and it has long reached its maximum: do not grow with an endless series.
        while (_failures.Count > Math.Max(strategy.MaxFailures + 1, 64)) _failures.Dequeue();
        return _failures.Count;
    }
}
