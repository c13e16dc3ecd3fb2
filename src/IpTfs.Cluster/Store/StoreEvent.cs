namespace IpTfs.Cluster.Store;

/// <summary>One change of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">The store's revision with this change.</param>
/// <param name="Entry">The new entry; null when the key was deleted, or went with its lease.</param>
public sealed record StoreEvent(string Key, long Revision, StoreEntry? Entry);
