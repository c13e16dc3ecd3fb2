using System.Text;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>What an operator can have done wrong, and what a store can come back as: refused or quarantined by name, and the rest goes on.</summary>
public sealed class MisfortuneTests
{
    private const long Second = SimulatedCluster.Second;
    private readonly List<string> _trace = [];

    [Fact]
    public void OtherClusterKey_IsRefused()
    {
        var cluster = Running(2);
        cluster.Nodes[2].KeyCheck = "bb";
        Start(cluster, 2);

        Assert.Contains("the cluster key is not the cluster's", cluster.Nodes[2].Refusal, StringComparison.Ordinal);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void OtherNumberOfShards_IsRefused()
    {
        var cluster = Running(2);
        cluster.Nodes[2].Shards = 12;
        Start(cluster, 2);

        Assert.Contains("set cluster.shards to 6", cluster.Nodes[2].Refusal, StringComparison.Ordinal);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void NodeOfAnEarlierVersion_IsRefusedByANewerCluster()
    {
        var cluster = Running(2);
        var entry = cluster.Store.Find(ClusterKeys.Cluster)!;
        var newer = ClusterJson.ReadCluster(entry.Value)! with { Schema = 2 };
        cluster.Store.Overwrite(ClusterKeys.Cluster, ClusterJson.Write(newer));
        Start(cluster, 2);

        Assert.Contains("schema 2 and this version reads up to 1", cluster.Nodes[2].Refusal, StringComparison.Ordinal);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void SecondNodeOfOneName_IsRefused_AndTheFirstGoesOn()
    {
        var cluster = Running(2);
        cluster.Nodes[2].Alias = "node-0";
        Start(cluster, 2, seconds: 20);

        Assert.Contains("another node named node-0 is in the cluster", cluster.Nodes[2].Refusal, StringComparison.Ordinal);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void NodeThatComesBackAtOnce_WaitsForItsFormerLease()
    {
        var cluster = Running(2);
        cluster.Crash(cluster.Nodes[1]);
        Start(cluster, 1);

        Assert.Equal(ClusterPhase.Member, cluster.Nodes[1].Machine!.Phase);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void DamagedLedger_StopsItsShardAlone_AndIsTakenAgainWhenItIsRestored()
    {
        var cluster = Running(1);
        var intact = cluster.Store.Find(ClusterKeys.Ledger(3))!.Value;
        cluster.Crash(cluster.Nodes[0]);
        cluster.Store.Overwrite(ClusterKeys.Ledger(3), "rubbish"u8.ToArray());
        Start(cluster, 0, seconds: 10);

        Assert.Equal([3], cluster.ShardsWithoutOneOwner());
        Assert.Contains("ledger/00003", cluster.Nodes[0].Machine!.View.Shards[3].Fault, StringComparison.Ordinal);
        Assert.Single(_trace, line => line.Contains("ledger of shard 3", StringComparison.Ordinal));
        cluster.Store.Overwrite(ClusterKeys.Ledger(3), intact);
        cluster.RunUntil(cluster.Time + 15 * Second);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void DamagedLedger_IsShownByEveryNode_UntilItIsRestored()
    {
        var cluster = Running(2);
        // Of a shard that node 1 owns, and takes again when it is back.
        var shard = Enumerable.Range(0, cluster.Shards).First(shard => View(0, shard).Owner!.Node == "node-1");
        var intact = cluster.Store.Find(ClusterKeys.Ledger(shard))!.Value;
        cluster.Store.Overwrite(ClusterKeys.Ledger(shard), "rubbish"u8.ToArray());
        cluster.Crash(cluster.Nodes[1]);
        cluster.RunUntil(cluster.Time + 10 * Second);
        Assert.Contains("it is not a ledger record", View(0, shard).Fault, StringComparison.Ordinal);
        Start(cluster, 1, seconds: 15);
        Assert.Equal("node-1", View(0, shard).Wanted);
        Assert.Contains("it is not a ledger record", View(1, shard).Fault, StringComparison.Ordinal);
        Assert.Equal(View(1, shard).Fault, View(0, shard).Fault);
        Assert.All(Enumerable.Range(0, cluster.Shards).Where(other => other != shard), other => Assert.Null(View(0, other).Fault));

        cluster.Store.Overwrite(ClusterKeys.Ledger(shard), intact);
        cluster.RunUntil(cluster.Time + 15 * Second);
        Assert.Null(View(0, shard).Fault);
        Assert.Null(View(1, shard).Fault);
        Assert.DoesNotContain("quarantined", Encoding.UTF8.GetString(cluster.Store.Find(ClusterKeys.Node("node-1"))!.Value.Span), StringComparison.Ordinal);
        AssertOthersRun(cluster);

        ShardView View(int node, int number) => cluster.Nodes[node].Machine!.View.Shards[number];
    }

    [Fact]
    public void LedgerThatIsChangedUnderItsOwner_IsLost_AndNumbersAreNotUsedTwice()
    {
        var cluster = Running(2);
        var before = cluster.Store.Find(ClusterKeys.Ledger(2))!.Value;
        cluster.RunUntil(cluster.Time + 5 * Second);
        cluster.Store.Overwrite(ClusterKeys.Ledger(2), before);
        cluster.RunUntil(cluster.Time + 5 * Second);

        Assert.Contains(_trace, line => line.Contains("shard 2 is lost", StringComparison.Ordinal));
    }

    [Fact]
    public void FullStore_LetsWhatRunsGoOn_AndIsNamed()
    {
        var cluster = Running(2);
        cluster.IsFull = true;
        cluster.RunUntil(cluster.Time + 10 * Second);
        Assert.Empty(cluster.ShardsWithoutOneOwner());
        Assert.Contains(_trace, line => line.Contains("database space exceeded", StringComparison.Ordinal));
        var sent = cluster.Sent;
        cluster.IsFull = false;
        cluster.RunUntil(cluster.Time + 10 * Second);

        Assert.True(cluster.Sent > sent);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void StoreRestoredFromABackup_IsRefusedByAll_UntilItIsRecovered()
    {
        var cluster = Running(2);
        var backup = cluster.Store.Backup();
        cluster.RunUntil(cluster.Time + 10 * Second);
        backup.ClusterId = 78;
        cluster.ReplaceStore(backup);
        cluster.RunUntil(cluster.Time + 5 * Second);
        Assert.All(cluster.Nodes.Take(2), node => Assert.Contains("restored from a backup", node.Refusal, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 6), shard => Assert.DoesNotContain(cluster.Nodes, node => node.Claims(shard, cluster.Time)));

        // What `iptfs cluster recover` writes.
        var record = ClusterJson.ReadCluster(backup.Find(ClusterKeys.Cluster)!.Value)!;
        backup.Overwrite(ClusterKeys.Cluster, ClusterJson.Write(record with { StoreId = 78, Incarnation = 2, Advance = 1 << 20 }));
        foreach (var node in cluster.Nodes.Take(2).ToList())
        {
            cluster.Crash(node);
            cluster.StartNode(node);
        }

        cluster.RunUntil(cluster.Time + 20 * Second);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void StoreThatWentBackUnderTheSameIdentity_IsRefused()
    {
        var cluster = Running(2);
        var backup = cluster.Store.Backup();
        cluster.RunUntil(cluster.Time + 10 * Second);
        cluster.ReplaceStore(backup);
        cluster.RunUntil(cluster.Time + 8 * Second);

        Assert.All(cluster.Nodes.Take(2), node => Assert.Contains("gone back", node.Refusal, StringComparison.Ordinal));
        Assert.Null(cluster.Violation);
    }

    [Fact]
    public void StoreThatWentBackWhileTheNodeWasAway_IsRefused()
    {
        var cluster = Running(1);
        var backup = cluster.Store.Backup();
        cluster.RunUntil(cluster.Time + 10 * Second);
        cluster.Crash(cluster.Nodes[0]);
        cluster.ReplaceStore(backup);
        Start(cluster, 0);

        Assert.Contains("gone back", cluster.Nodes[0].Refusal, StringComparison.Ordinal);
        Assert.Null(cluster.Violation);
    }

    [Fact]
    public void StoreThatWentBack_IsTakenOnceItIsRecovered_AlsoUnderTheSameIdentity()
    {
        var cluster = Running(1);
        var backup = cluster.Store.Backup();
        cluster.RunUntil(cluster.Time + 10 * Second);
        cluster.Crash(cluster.Nodes[0]);
        cluster.ReplaceStore(backup);
        var record = ClusterJson.ReadCluster(backup.Find(ClusterKeys.Cluster)!.Value)!;
        backup.Overwrite(ClusterKeys.Cluster, ClusterJson.Write(record with { Incarnation = 2, Advance = 1 << 20 }));
        Start(cluster, 0);

        Assert.Null(cluster.Nodes[0].Refusal);
        AssertOthersRun(cluster);
    }

    [Fact]
    public void RecordsOfOthers_ThatCannotBeRead_CountAsNobody()
    {
        var cluster = Running(2);
        cluster.Store.Overwrite(ClusterKeys.Node("stranger"), Encoding.UTF8.GetBytes("{\"name\":3}"));
        cluster.Store.Overwrite(ClusterKeys.Owners + "99999", "x"u8.ToArray());
        cluster.Store.Overwrite(ClusterKeys.State + "something", "x"u8.ToArray());
        cluster.RunUntil(cluster.Time + 5 * Second);

        AssertOthersRun(cluster);
        Assert.Contains(_trace, line => line.Contains("record of node stranger", StringComparison.Ordinal));
    }

    [Fact]
    public void NodeThatLeaves_HandsEverythingOver_AndTheLastOneGoesWithExactNumbers()
    {
        var cluster = Running(2);
        foreach (var node in cluster.Nodes.Take(2).ToList())
        {
            cluster.Drive(node, machine => machine.Leave(node.Now(cluster.Time)));
            cluster.RunUntil(cluster.Time + 5 * Second);
            Assert.Equal(ClusterPhase.Gone, node.Machine!.Phase);
        }

        Assert.DoesNotContain(cluster.Store.Entries, entry => entry.Lease != 0);
        Assert.Null(cluster.Violation);
    }

    [Fact]
    public void NodeThatJoinsARunningCluster_TakesWhatItIsGivenAtOnce()
    {
        var cluster = Running(2);
        var longest = Enumerable.Repeat(0, cluster.Shards).ToArray();
        var without = new int[cluster.Shards];
        cluster.StartNode(cluster.Nodes[2]);
        for (var i = 0; i < 5000; i++)
        {
            cluster.RunUntil(cluster.Time + SimulatedCluster.Millisecond);
            var unowned = cluster.ShardsWithoutOneOwner().ToHashSet();
            for (var shard = 0; shard < cluster.Shards; shard++)
            {
                without[shard] = unowned.Contains(shard) ? without[shard] + 1 : 0;
                longest[shard] = Math.Max(longest[shard], without[shard]);
            }
        }

        Assert.Contains(Enumerable.Range(0, cluster.Shards), shard => cluster.Nodes[2].Claims(shard, cluster.Time));
        // A hand-over takes up to 100 ms to stop its SAs, and some rounds to the store.
        Assert.All(longest, milliseconds => Assert.InRange(milliseconds, 0, 300));
    }

    [Fact]
    public void NodeThatLeaves_IsReplacedShardByShard_AndNotWhenItHasGone()
    {
        var cluster = Running(2);
        var (leaver, other) = (cluster.Nodes[1], cluster.Nodes[0]);
        var shards = Enumerable.Range(0, cluster.Shards).Where(shard => leaver.Claims(shard, cluster.Time)).ToList();
        cluster.Drive(leaver, machine => machine.Leave(leaver.Now(cluster.Time)));
        var taken = 0;
        while (leaver.Machine!.Phase != ClusterPhase.Gone)
        {
            cluster.RunUntil(cluster.Time + SimulatedCluster.Millisecond);
            taken = shards.Count(shard => other.Claims(shard, cluster.Time));
        }

        Assert.True(shards.Count > 1 && taken > 0, $"{taken} of {shards.Count} shards taken when it had gone");
    }

    [Theory]
    [InlineData(true, 8)]
    [InlineData(false, 20)]
    public void DrainedNode_HandsEachShardOverInOneStep_WhereTheNextOneCanTakeIt(bool adopts, int longestMilliseconds)
    {
        var cluster = Running(2);
        cluster.Crash(cluster.Nodes[0]);
        cluster.Nodes[0].Adopts = adopts;
        Start(cluster, 0);
        var (leaver, other) = (cluster.Nodes[1], cluster.Nodes[0]);
        var shards = Enumerable.Range(0, cluster.Shards).Where(shard => leaver.Claims(shard, cluster.Time)).ToList();
        var without = new int[cluster.Shards];
        cluster.Drive(leaver, machine => machine.SetDraining(true, leaver.Now(cluster.Time)));
        for (var i = 0; i < 3000 && !shards.TrueForAll(shard => other.Claims(shard, cluster.Time)); i++)
        {
            cluster.RunUntil(cluster.Time + SimulatedCluster.Millisecond);
            foreach (var shard in shards.Where(shard => leaver.Machine!.View.Shards[shard].Phase != ShardPhase.Draining && !leaver.Claims(shard, cluster.Time) && !other.Claims(shard, cluster.Time))) without[shard]++;
        }

        Assert.NotEmpty(shards);
        Assert.All(shards, shard => Assert.True(other.Claims(shard, cluster.Time)));
        // Of a round to the store two ways take up to 2 ms each, and the watch up to 3.
        Assert.All(without, milliseconds => Assert.InRange(milliseconds, 0, longestMilliseconds));
        Assert.Null(cluster.Violation);
    }

    /// <summary>What still comes to the node that a shard leaves goes to the next owner as soon as that is known, and to nobody else.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ShardOnItsWay_ShowsWhoTakesWhatStillComes(bool adopts)
    {
        var cluster = Running(2);
        cluster.Crash(cluster.Nodes[0]);
        cluster.Nodes[0].Adopts = adopts;
        Start(cluster, 0);
        var leaver = cluster.Nodes[1];
        Assert.All(leaver.Machine!.View.Shards, static shard => Assert.Equal(shard.Owner!.Node == "node-1" ? null : shard.Owner.Node, shard.Successor));
        cluster.Drive(leaver, machine => machine.SetDraining(true, leaver.Now(cluster.Time)));
        var releasing = 0;
        for (var i = 0; i < 3000; i++)
        {
            cluster.RunUntil(cluster.Time + SimulatedCluster.Millisecond);
            foreach (var shard in leaver.Machine.View.Shards)
            {
                var isGone = shard.Owner is { Node: "node-0" };
                var isReleased = shard.Phase == ShardPhase.Releasing;
                releasing += isReleased && !isGone ? 1 : 0;
                Assert.Equal(isGone || (isReleased && adopts) ? "node-0" : null, shard.Successor);
            }
        }

        Assert.True(releasing > 0);
        Assert.All(leaver.Machine.View.Shards, static shard => Assert.Equal("node-0", shard.Successor));
    }

    /// <summary>What a hand-over leaves to be done would make the tunnels of the next one stand still for longer.</summary>
    [Fact]
    public void AfterAHandOver_TheNextOneWaitsAsLongAsItTook()
    {
        const long longestPause = 50 * SimulatedCluster.Millisecond;
        var cluster = Running(2);
        var leaver = cluster.Nodes[1];
        cluster.Crash(leaver);
        leaver.HandOvers = 1;
        Start(cluster, 1);
        var handOvers = new List<(int Shard, long Begin, long End)>();
        cluster.Drive(leaver, machine => machine.SetDraining(true, leaver.Now(cluster.Time)));
        for (var i = 0; i < 3000; i++)
        {
            cluster.RunUntil(cluster.Time + SimulatedCluster.Millisecond);
            foreach (var shard in leaver.Machine!.View.Shards.Where(static shard => shard.Phase is ShardPhase.Draining or ShardPhase.Releasing))
            {
                if (handOvers is [.., var last] && last.Shard == shard.Shard) handOvers[^1] = last with { End = cluster.Time };
                else handOvers.Add((shard.Shard, cluster.Time, cluster.Time));
            }
        }

        Assert.True(handOvers.Count > 2, $"{handOvers.Count} hand-overs");
        foreach (var (before, after) in handOvers.Zip(handOvers.Skip(1)))
        {
            // Begin and end are known to a millisecond, and the node's clock may be wrong by 5 %.
            var pause = (long)(0.9 * Math.Min(before.End - before.Begin, longestPause)) - 2 * SimulatedCluster.Millisecond;
            Assert.True(after.Begin - before.End >= pause, $"one from {before.Begin} to {before.End}, the next at {after.Begin}");
        }
    }

    [Fact]
    public void HeirThatDiesBeforeItIsGivenTheShard_DoesNotKeepItFromTheOthers()
    {
        var cluster = Running(3);
        var leaver = cluster.Nodes[2];
        var shards = Enumerable.Range(0, cluster.Shards).Where(shard => leaver.Claims(shard, cluster.Time)).ToList();
        // The successors are gone in the store, and nobody has been told.
        leaver.IsWatchCut = true;
        cluster.Drive(leaver, machine => machine.SetDraining(true, leaver.Now(cluster.Time)));
        cluster.RunUntil(cluster.Time + SimulatedCluster.Millisecond);
        foreach (var successor in cluster.Nodes.Take(2))
        {
            cluster.Store.Overwrite(ClusterKeys.Node(successor.Name), null);
            cluster.Crash(successor);
        }

        cluster.RunUntil(cluster.Time + 2 * Second);
        leaver.IsWatchCut = false;
        for (var i = 0; i < 2; i++) Start(cluster, i, seconds: 5);

        Assert.NotEmpty(shards);
        AssertOthersRun(cluster);
    }

    // A claim that is overtaken by a hand-over of the same epoch: it has failed, and what it would have started with was never written.
    [Fact]
    public void ClaimOvertakenByAHandOver_IsNotTakenForDone()
    {
        foreach (var seed in new[] { 3542, 4526, 9632 }) Assert.Null(Scenario.Run(seed).Violation);
    }

    [Fact]
    public void AnswerThatComesAfterTheWatchToldOfANewerOwner_ChangesNothing() => Assert.Null(Scenario.Run(2975).Violation);

    [Fact]
    public void BequestThatIsDamaged_IsDeclined_AndTheShardIsClaimed()
    {
        var cluster = Running(2);
        var (leaver, other) = (cluster.Nodes[1], cluster.Nodes[0]);
        cluster.DamagesBequests = true;
        cluster.Drive(leaver, machine => machine.SetDraining(true, leaver.Now(cluster.Time)));
        cluster.RunUntil(cluster.Time + 5 * Second);

        Assert.Contains(_trace, line => line.Contains("with a record that it cannot use", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, cluster.Shards), shard => Assert.True(other.Claims(shard, cluster.Time)));
        AssertOthersRun(cluster);
    }

    private SimulatedCluster Running(int nodes)
    {
        var cluster = new SimulatedCluster(seed: 5, nodes: 3, shards: 6, sas: 9) { Trace = _trace };
        cluster.StartWorld(packetPause: 100 * SimulatedCluster.Millisecond);
        for (var i = 0; i < nodes; i++) cluster.StartNode(cluster.Nodes[i]);
        cluster.RunUntil(6 * Second);
        Assert.Empty(cluster.ShardsWithoutOneOwner());
        return cluster;
    }

    private static void Start(SimulatedCluster cluster, int node, int seconds = 12)
    {
        cluster.StartNode(cluster.Nodes[node]);
        cluster.RunUntil(cluster.Time + seconds * Second);
    }

    private static void AssertOthersRun(SimulatedCluster cluster)
    {
        Assert.Null(cluster.Violation);
        Assert.Empty(cluster.ShardsWithoutOneOwner());
    }
}
