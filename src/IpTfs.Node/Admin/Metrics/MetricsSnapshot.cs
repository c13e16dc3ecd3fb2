using IpTfs.Gateway.Status;

namespace IpTfs.Node.Admin.Metrics;

/// <summary>The data of one metrics collection.</summary>
/// <param name="Gateway">The gateway's snapshot.</param>
/// <param name="Cluster">The cluster as the node sees it; null on a single node.</param>
internal sealed record MetricsSnapshot(GatewaySnapshot Gateway, ClusterNodeView? Cluster);
