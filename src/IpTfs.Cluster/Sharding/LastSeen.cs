namespace IpTfs.Cluster.Sharding;

/// <summary>The newest state of a store that a node has seen: saved across restarts, to recognize a store that went back.</summary>
/// <param name="StoreId">The store's own identity; 0 when the node has seen none.</param>
/// <param name="Revision">Its newest revision.</param>
/// <param name="Incarnation">The cluster's incarnation then: in a later one the store is known to have gone back, and the ledgers were moved on.</param>
public readonly record struct LastSeen(ulong StoreId, long Revision, int Incarnation);
