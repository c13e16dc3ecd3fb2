using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>What a node knows when the others first see it: from then on they hand shards over to it.</summary>
public sealed class JoiningTests
{
    private const long Millisecond = SimulatedCluster.Millisecond;

    [Fact]
    public void Newcomer_KnowsTheOwnersAndItsShareBeforeTheOthersSeeIt()
    {
        var cluster = Running();
        var newcomer = cluster.Nodes[2];
        cluster.StartNode(newcomer);
        RunUntilRegistered(cluster);

        var view = newcomer.Machine!.View;
        Assert.Equal(ClusterPhase.Joining, view.Phase);
        Assert.All(view.Shards, static shard => Assert.NotNull(shard.Owner));
        var share = view.Shards.Where(static shard => shard.Wanted == "node-2").Select(static shard => shard.Shard).ToList();
        Assert.NotEmpty(share);

        cluster.RunUntil(cluster.Time + 5000 * Millisecond);
        Assert.Equal(ClusterPhase.Member, newcomer.Machine.Phase);
        Assert.Equal(share, newcomer.Machine.View.Shards.Where(static shard => shard.Owner!.Node == "node-2").Select(static shard => shard.Shard));
    }

    [Fact]
    public void NodeThatJoinsAgain_IsNoMemberByTheRecordOfItsFormerLife()
    {
        var cluster = Running();
        var node = cluster.Nodes[1];
        cluster.Crash(node);
        cluster.StartNode(node);
        var former = cluster.Store.Find(ClusterKeys.Node("node-1"))!.CreateRevision;
        while (cluster.Store.Find(ClusterKeys.Node("node-1"))?.CreateRevision == former)
        {
            Assert.Equal(ClusterPhase.Joining, node.Machine!.Phase);
            cluster.RunUntil(cluster.Time + Millisecond);
        }

        cluster.RunUntil(cluster.Time + 5000 * Millisecond);
        Assert.Equal(ClusterPhase.Member, node.Machine!.Phase);
        Assert.Empty(cluster.ShardsWithoutOneOwner());
    }

    private static SimulatedCluster Running()
    {
        var cluster = new SimulatedCluster(seed: 7, nodes: 3, shards: 12, sas: 18);
        cluster.StartWorld(packetPause: 100 * Millisecond);
        cluster.StartNode(cluster.Nodes[0]);
        cluster.StartNode(cluster.Nodes[1]);
        cluster.RunUntil(6000 * Millisecond);
        Assert.Empty(cluster.ShardsWithoutOneOwner());
        return cluster;
    }

    private static void RunUntilRegistered(SimulatedCluster cluster)
    {
        for (var i = 0; cluster.Store.Find(ClusterKeys.Node("node-2")) is null; i++)
        {
            Assert.InRange(i, 0, 100_000);
            cluster.RunUntil(cluster.Time + (Millisecond / 100));
        }
    }
}
