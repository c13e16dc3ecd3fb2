using IpTfs.ClusterEndToEnd.Tests.Evidence;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Scenarios;
using Xunit.Abstractions;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>Three nodes, a store of three members and 300 tunnels under traffic, and what may happen to them.</summary>
[Trait("Category", "EndToEnd")]
public sealed class ClusterTests(ClusterFixture fixture, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    private const int Front = 0;
    private const int Other = 1;
    private const int Third = 2;

    // Times are measured by the demo, on a machine that does nothing else. What is here is to find what stands still for good.
    private const int Patience = 10;

    [ClusterFact]
    public void KilledNode_IsReplacedWithinItsLeaseAndASecond() => Run("kill", static (cluster, report) => KillScenario.Run(cluster, Other, report));

    [ClusterFact]
    public void KilledFrontNode_IsReplacedWithinItsLeaseAndASecond() => Run("kill the front", static (cluster, report) => KillScenario.Run(cluster, Front, report));

    [ClusterFact]
    public void DrainedNode_HandsOverWithoutALoss() => Run("drain", static (cluster, report) => DrainScenario.Run(cluster, Third, report));

    [ClusterFact]
    public void NewNode_TakesItsShareAndNothingElseMoves() => Run("join", static (cluster, report) => JoinScenario.Run(cluster, Other, report));

    [ClusterFact]
    public void NodeCutOffFromTheStore_IsReplaced() => Run("cut off from the store", static (cluster, report) => PartitionScenario.Run(cluster, Other, [ClusterNetwork.Store], report));

    [ClusterFact]
    public void NodeCutOffFromItsPeers_StaysTheOwner() => Run("cut off from its peers", static (cluster, report) => PartitionScenario.Run(cluster, Third, [ClusterNetwork.Relay], report));

    [ClusterFact]
    public void NodeCutOffFromEverything_IsReplaced() =>
        Run("cut off from both", static (cluster, report) => PartitionScenario.Run(cluster, Other, [ClusterNetwork.Store, ClusterNetwork.Relay], report));

    [ClusterFact]
    public void StoreWithoutQuorum_StopsTheClusterWithItsLeases() => Run("no quorum", QuorumScenario.Run);

    [ClusterFact]
    public void NodeThatWasStopped_FindsThatItOwnsNothing() => Run("zombie", static (cluster, report) => ZombieScenario.Run(cluster, Third, report));

    [ClusterFact]
    public void NodeThatCannotBelong_IsRefused() => Run("refusal", static (cluster, report) => RefusalScenario.Run(cluster, Third, report));

    [ClusterFact]
    public void DamagedLedger_StopsItsShardAlone() => Run("damaged ledger", DamagedLedgerScenario.Run);

    [ClusterFact]
    public void FullStore_IsNamedAndSurvived() => Run("full store", FullStoreScenario.Run);

    [ClusterFact]
    public void Ledgers_WriteToTheStoreAsOftenAsOnPaper() => Run("writes to the store", StoreWritesScenario.Run);

    [ClusterFact]
    public void RelayedStream_IsMeasuredBesideADirectOne() => Run("relay", RelayCostScenario.Run);

    private void Run(string name, Action<RunningCluster, ScenarioReport> scenario)
    {
        var cluster = fixture.Acquire(output.WriteLine);
        var report = new ScenarioReport(name, output.WriteLine, Patience);
        // Front in every scenario alike.
        cluster.Wires.MoveFront(Front);
        var losses = LossAccount.Take(cluster);
        try
        {
            scenario(cluster, report);
            cluster.Examine(report);
            foreach (var line in LossAccount.Take(cluster).Since(losses)) report.Say("counted as lost: " + line);
        }
        catch
        {
            cluster.WriteLogs(output.WriteLine);
            throw;
        }

        if (!report.AllKept) cluster.WriteLogs(output.WriteLine);
        Assert.True(report.AllKept, report.ToTable());
    }
}
