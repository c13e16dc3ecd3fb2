using IpTfs.Configuration;
using IpTfs.Hocon.Reading;

namespace IpTfs.Cluster.Tunnels;

/// <summary>A node's configuration together with the tunnels of the store.</summary>
/// <param name="Configuration">The whole configuration, whose secrets the caller disposes; null when the node's own files have a fault.</param>
/// <param name="Faults">The faults of the node's own files.</param>
/// <param name="Quarantined">The tunnels of the store that are left out.</param>
public sealed record TunnelReading(GatewayConfiguration? Configuration, IReadOnlyList<ConfigurationFault> Faults, IReadOnlyList<QuarantinedTunnel> Quarantined);
