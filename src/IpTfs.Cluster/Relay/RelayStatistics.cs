namespace IpTfs.Cluster.Relay;

/// <summary>The sum of what the relay's actors counted, all their lives. Thread-safe: told once a batch.</summary>
internal sealed class RelayStatistics
{
    private readonly Lock _gate = new();
    private RelayCounters _total;

    /// <summary>The sum until now.</summary>
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
