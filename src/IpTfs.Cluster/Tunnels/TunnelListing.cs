namespace IpTfs.Cluster.Tunnels;

/// <summary>A tunnel in the store, without its content.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">The store's revision when it was last written.</param>
/// <param name="Fault">Why its record does not open; null when it does.</param>
public sealed record TunnelListing(string Name, long Revision, string? Fault);
