namespace IpTfs.Cluster.Store;

/// <summary>An update of a watch.</summary>
/// <param name="ClusterId">The store's own identity: another one means another store, or one restored from a backup.</param>
/// <param name="Revision">The store's revision: all changes up to it have been delivered.</param>
/// <param name="Events">The changes.</param>
/// <param name="IsCompacted">The store no longer has the changes: read all keys again. The last update of a watch.</param>
public sealed record StoreUpdate(ulong ClusterId, long Revision, IReadOnlyList<StoreEvent> Events, bool IsCompacted = false);
