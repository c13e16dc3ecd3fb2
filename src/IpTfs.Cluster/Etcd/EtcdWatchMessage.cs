using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>A message of a watch.</summary>
/// <param name="ClusterId">etcd's identity of the cluster.</param>
/// <param name="Revision">The member's revision; 0 where etcd leaves it out.</param>
/// <param name="Events">The changes.</param>
internal sealed record EtcdWatchMessage(ulong ClusterId, long Revision, List<StoreEvent> Events)
{
    /// <summary>The watch has been created. Events of older revisions may follow.</summary>
    public bool IsCreated { get; init; }

    /// <summary>The watch has ended.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>The oldest revision that the member still has, when the watch requested an older one; else 0.</summary>
    public long CompactRevision { get; init; }

    /// <summary>Why it has ended.</summary>
    public string? CancelReason { get; init; }

    /// <summary>A progress message: all events up to the revision have been delivered.</summary>
    public bool IsProgress => !IsCreated && !IsCancelled && Events.Count == 0 && Revision > 0;
}
