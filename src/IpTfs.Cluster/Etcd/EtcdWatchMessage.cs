using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>A message of a watch.</summary>
/// <param name="ClusterId">etcd's identity of the cluster.</param>
/// <param name="Revision">The member's revision; 0 where etcd leaves it out.</param>
/// <param name="Events">What happened.</param>
internal sealed record EtcdWatchMessage(ulong ClusterId, long Revision, List<StoreEvent> Events)
{
    /// <summary>The watch is there. Says nothing of what has been told: older events may follow.</summary>
    public bool IsCreated { get; init; }

    /// <summary>The watch has ended.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>The oldest revision that is still known, when the watch wanted an older one; else 0.</summary>
    public long CompactRevision { get; init; }

    /// <summary>Why it has ended.</summary>
    public string? CancelReason { get; init; }

    /// <summary>Nothing is on the way: everything up to the revision has been told.</summary>
    public bool IsProgress => !IsCreated && !IsCancelled && Events.Count == 0 && Revision > 0;
}
