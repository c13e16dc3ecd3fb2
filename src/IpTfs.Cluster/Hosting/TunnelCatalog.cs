using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Sharding;
using IpTfs.Configuration.Tunnels;
using IpTfs.Gateway.State;

namespace IpTfs.Cluster.Hosting;

/// <summary>All tunnels of the cluster, by shard: every node knows all of them, and runs those of the shards that it owns. Immutable.</summary>
internal sealed class TunnelCatalog
{
    private readonly List<ClusterTunnel>?[] _byShard;

    public TunnelCatalog(IReadOnlyList<TunnelConfiguration> tunnels, int shards)
    {
        _byShard = new List<ClusterTunnel>?[shards];
        var all = new List<ClusterTunnel>(tunnels.Count);
        foreach (var tunnel in tunnels)
        {
            var suite = tunnel.Suite.Keyword;
            var outbound = SaFingerprint.Compute("out", suite, tunnel.Outbound.Key.Octets, tunnel.Outbound.AuthKey.Octets);
            var inbound = SaFingerprint.Compute("in", suite, tunnel.Inbound.Key.Octets, tunnel.Inbound.AuthKey.Octets);
            var shard = ShardHash.OfSa(outbound, shards);
            var entry = new ClusterTunnel(tunnel, new ShardSa(outbound, inbound, tunnel.Esn ? ulong.MaxValue - 1 : uint.MaxValue), shard);
            all.Add(entry);
            (_byShard[shard] ??= []).Add(entry);
        }

        Tunnels = all;
    }

    /// <summary>All tunnels.</summary>
    public IReadOnlyList<ClusterTunnel> Tunnels { get; }

    /// <summary>The tunnels of a shard.</summary>
    public IReadOnlyList<ClusterTunnel> Of(int shard) => _byShard[shard] ?? (IReadOnlyList<ClusterTunnel>)[];
}
