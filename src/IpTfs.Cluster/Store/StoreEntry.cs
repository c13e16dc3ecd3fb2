namespace IpTfs.Cluster.Store;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key, without the cluster's prefix.</param>
/// <param name="Value">The value.</param>
/// <param name="CreateRevision">The store's revision when the key was created.</param>
/// <param name="ModRevision">The store's revision when the value was last written.</param>
/// <param name="Lease">The lease that the key is deleted with; 0 for none.</param>
public sealed record StoreEntry(string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision, long Lease);
