using IpTfs.Gateway.Status;

namespace IpTfs.Node.Admin.Metrics;

/// <summary>What one collection of the metrics shows.</summary>
/// <param name="Gateway">The gateway's figures.</param>
/// <param name="Cluster">The cluster as the node sees it; null on a single node.</param>
internal sealed record MetricsSnapshot(GatewaySnapshot Gateway, ClusterNodeView? Cluster);
