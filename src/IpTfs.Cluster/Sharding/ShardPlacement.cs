using IpTfs.Cluster.Membership;

namespace IpTfs.Cluster.Sharding;

/// <summary>Which node should own which shard, by rendezvous hashing with weights over the members that do not drain.</summary>
public sealed class ShardPlacement
{
    private readonly string?[] _owners;

    /// <summary>Places the shards.</summary>
    /// <param name="shards">Number of shards.</param>
    /// <param name="members">The live members.</param>
    public ShardPlacement(int shards, IEnumerable<NodeRecord> members)
    {
        _owners = new string?[shards];
        // Ordered by name, so that the order in which members joined makes no difference even in a tie.
        var candidates = members.Where(member => !member.IsDraining && member.Weight > 0).OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => (member.Name, member.Weight, Hash: ShardHash.OfText(member.Name))).ToArray();
        for (var shard = 0; shard < shards; shard++)
        {
            var best = double.NegativeInfinity;
            foreach (var (name, weight, hash) in candidates)
            {
                var score = ShardHash.Score(hash, weight, shard);
                if (score <= best) continue;
                best = score;
                _owners[shard] = name;
            }
        }
    }

    /// <summary>The node that should own a shard; null when no node may.</summary>
    public string? this[int shard] => _owners[shard];
}
