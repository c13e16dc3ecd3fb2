using IpTfs.Cluster.Ledger;
using IpTfs.Configuration.Tunnels;

namespace IpTfs.Cluster.Hosting;

/// <summary>A configured tunnel with its shard.</summary>
/// <param name="Configuration">The tunnel. Owned by the configuration that it comes from.</param>
/// <param name="Sa">Its pair of SAs as the ledger knows them.</param>
/// <param name="Shard">Its shard.</param>
internal sealed record ClusterTunnel(TunnelConfiguration Configuration, ShardSa Sa, int Shard);
