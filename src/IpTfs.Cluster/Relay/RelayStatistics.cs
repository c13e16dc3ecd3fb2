namespace IpTfs.Cluster.Relay;

/// <summary>The sum of the counters of the relay's actors, over all their restarts. Thread-safe: added to once a batch.</summary>
internal sealed class RelayStatistics
{
    private readonly Lock _gate = new();
    private RelayCounters _total;

    /// <summary>The present sum.</summary>
    public RelayCounters Total
    {
        get
        {
            lock (_gate) return _total;
        }
    }

    /// <summary>Adds what was counted since the last time.</summary>
    public void Add(in RelayCounters counted)
    {
        lock (_gate) _total.Add(counted);
    }
}
