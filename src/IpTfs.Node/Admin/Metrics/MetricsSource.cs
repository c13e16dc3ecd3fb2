using IpTfs.Cluster.Hosting;
using IpTfs.Gateway.Status;

namespace IpTfs.Node.Admin.Metrics;

/// <summary>Gives all instruments of one collection the same snapshot, so that a collection queries every SA once.</summary>
/// <param name="status">The gateway.</param>
/// <param name="cluster">The node's cluster; null on a single node.</param>
internal sealed class MetricsSource(IGatewayStatus status, ClusterHost? cluster)
{
    /// <summary>How long a snapshot is reused for listeners that collect instrument by instrument.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private MetricsSnapshot? _latest;
    private long _takenAt;

    /// <summary>Whether the node belongs to a cluster.</summary>
    public bool HasCluster => cluster is not null;

    /// <summary>Takes a snapshot.</summary>
    public async Task<MetricsSnapshot> TakeAsync(CancellationToken cancellationToken)
    {
        var gateway = await status.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        return new MetricsSnapshot(gateway, cluster is null ? null : ClusterNodeView.Of(await cluster.GetStatusAsync(cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>The snapshot for an instrument's callback: a recent one, or else a new one. Instruments are synchronous: their listener's thread waits.</summary>
    public MetricsSnapshot Current()
    {
        lock (_gate)
        {
            if (_latest is { } latest && TimeProvider.System.GetElapsedTime(_takenAt) < Lifetime) return latest;
            _latest = Task.Run(() => TakeAsync(CancellationToken.None)).GetAwaiter().GetResult();
            _takenAt = TimeProvider.System.GetTimestamp();
            return _latest;
        }
    }
}
