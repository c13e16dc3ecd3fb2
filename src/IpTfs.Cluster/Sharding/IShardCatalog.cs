using IpTfs.Cluster.Ledger;

namespace IpTfs.Cluster.Sharding;

/// <summary>The configured SAs, by shard.</summary>
public interface IShardCatalog
{
    /// <summary>The SAs of a shard, as configured now.</summary>
    IReadOnlyList<ShardSa> SasOf(int shard);
}
