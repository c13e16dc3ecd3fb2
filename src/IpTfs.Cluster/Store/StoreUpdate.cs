namespace IpTfs.Cluster.Store;

/// <summary>Part of a watch.</summary>
/// <param name="ClusterId">The store's own identity: another one means another store, or one restored from a backup.</param>
/// <param name="Revision">The store's revision: everything up to it has been told.</param>
/// <param name="Events">What happened.</param>
/// <param name="IsCompacted">The store has forgotten what happened: read everything again. The last update of a watch.</param>
public sealed record StoreUpdate(ulong ClusterId, long Revision, IReadOnlyList<StoreEvent> Events, bool IsCompacted = false);
