namespace IpTfs.Cluster.Tunnels;

/// <summary>A tunnel of the store that is left out, so that the other tunnels can go on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">What is wrong with it, for an operator. Reveals nothing of keys.</param>
public sealed record QuarantinedTunnel(string Name, string Reason);
