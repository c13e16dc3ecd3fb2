namespace IpTfs.Cluster.Tunnels;

/// <summary>All tunnels of the store as of one revision.</summary>
/// <param name="StoreId">The store's own identity: another one means another store, or one restored from a backup.</param>
/// <param name="Revision">The revision that they were read at.</param>
/// <param name="Tunnels">The tunnels, in the order in which they were last written.</param>
public sealed record StoredTunnels(ulong StoreId, long Revision, IReadOnlyList<StoredTunnel> Tunnels);
