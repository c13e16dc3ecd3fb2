namespace IpTfs.Cluster.Etcd;

/// <summary>How long to wait after failures in a row: twice as long after each, up to a limit, less a random part so that the clients do not all return at once.</summary>
/// <param name="Min">The wait after the first failure.</param>
/// <param name="Max">The longest wait.</param>
internal readonly record struct BackOff(TimeSpan Min, TimeSpan Max)
{
    private const int MaxDoublings = 30;

    /// <summary>The time to wait, at random between a half and the whole of the back-off.</summary>
    /// <param name="failures">How many in a row; 0 for no wait.</param>
    public TimeSpan After(int failures)
    {
        if (failures <= 0) return TimeSpan.Zero;
        var whole = Math.Min(Max.TotalSeconds, Min.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, MaxDoublings)));
        return TimeSpan.FromSeconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
