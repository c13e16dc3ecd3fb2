using System.Globalization;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Sharding;
using IpTfs.Gateway.State;

namespace IpTfs.Cluster.Tests.Sharding;

public sealed class PlacementTests
{
    [Theory]
    [InlineData(3, 4096)]
    [InlineData(16, 16_384)]
    [InlineData(64, 65_536)]
    public void NodeThatJoins_MovesItsShareAndNothingElse(int nodes, int shards)
    {
        var before = new ShardPlacement(shards, Nodes(nodes));
        var after = new ShardPlacement(shards, Nodes(nodes + 1));
        var joined = Node(nodes).Name;

        var moved = Enumerable.Range(0, shards).Where(shard => before[shard] != after[shard]).ToList();

        Assert.All(moved, shard => Assert.Equal(joined, after[shard]));
        Assert.InRange(moved.Count, 1, 1.1 / nodes * shards);
    }

    [Fact]
    public void MillionSas_OverSixtyFourNodes_MoveByNoMoreThanTheShareOfTheOneThatJoins()
    {
        const int shards = 65_536;
        var before = new ShardPlacement(shards, Nodes(63));
        var after = new ShardPlacement(shards, Nodes(64));
        var moved = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            var shard = ShardHash.OfSa(SaFingerprint.Compute("out", "aes128gcm16", BitConverter.GetBytes(i), []), shards);
            moved += before[shard] == after[shard] ? 0 : 1;
        }

        Assert.InRange(moved, 0.9 * 1_000_000 / 64, 1.1 * 1_000_000 / 64);
    }

    [Fact]
    public void Weights_AreShares()
    {
        var placement = new ShardPlacement(30_000, [Node(0) with { Weight = 100 }, Node(1) with { Weight = 200 }, Node(2) with { Weight = 0 }]);
        var shares = Enumerable.Range(0, 30_000).CountBy(shard => placement[shard]!).ToDictionary();

        Assert.InRange(shares["node-0"], 9_500, 10_500);
        Assert.InRange(shares["node-1"], 19_500, 20_500);
        Assert.DoesNotContain("node-2", shares.Keys);
    }

    [Fact]
    public void DrainingNode_GetsNothing()
    {
        var placement = new ShardPlacement(256, [Node(0) with { IsDraining = true }, Node(1)]);
        Assert.All(Enumerable.Range(0, 256), shard => Assert.Equal("node-1", placement[shard]));
    }

    [Fact]
    public void NobodyThere_OwnsNothing() => Assert.Null(new ShardPlacement(4, [Node(0) with { Weight = 0 }])[3]);

    [Fact]
    public void Placement_IsTheSameInEveryVersion()
    {
        // A change here would move every shard of every cluster that is upgraded node by node.
        var placement = new ShardPlacement(16, Nodes(4));
        Assert.Equal("1123322023023333", string.Concat(Enumerable.Range(0, 16).Select(shard => placement[shard]![^1])));
        Assert.Equal(0x2c26b46b68ffc68fUL, ShardHash.OfText("foo"));
    }

    private static IEnumerable<NodeRecord> Nodes(int count) => Enumerable.Range(0, count).Select(Node);

    private static NodeRecord Node(int index) => new(string.Create(CultureInfo.InvariantCulture, $"node-{index}"), "", 1, "", 100, false, null, []);
}
