using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Simulation;

namespace IpTfs.Cluster.Tests.Membership;

public class ClusterRecoveryTests
{
    private const string KeyCheck = "00ff";
    private static readonly ClusterRecord Known = new(ClusterRecord.CurrentSchema, Shards: 16, KeyCheck, StoreId: 7, Incarnation: 3, Advance: 500);

    [Theory]
    [InlineData(400, 500)]
    [InlineData(600, 600)]
    public async Task StoreWithAnotherIdentity_GetsANewIncarnationAndTheLargerAdvance(ulong advance, ulong expected)
    {
        var store = Restored(Known);

        var report = await RecoverAsync(store, advance: advance);

        var record = Known with { StoreId = 8, Incarnation = 4, Advance = expected };
        Assert.Equal((RecoveryOutcome.Recovered, record), (report.Outcome, report.Record));
        Assert.Equal(record, RecordIn(store));
        Assert.Contains($"incarnation 4, and each ledger of the one before goes on {expected} packets further", report.Message, StringComparison.Ordinal);
        Assert.Equal(RecoveryOutcome.NotNeeded, (await RecoverAsync(store, advance: 9999)).Outcome);
        Assert.Equal(record, RecordIn(store));
    }

    [Fact]
    public async Task StoreThatTheClusterKnows_IsRewrittenByForceOnly()
    {
        var store = Restored(Known with { StoreId = 8 });

        var report = await RecoverAsync(store);
        Assert.Equal(RecoveryOutcome.NotNeeded, report.Outcome);
        Assert.Contains("force it", report.Message, StringComparison.Ordinal);
        Assert.Equal(3, RecordIn(store).Incarnation);
        Assert.Equal(RecoveryOutcome.Recovered, (await RecoverAsync(store, force: true)).Outcome);
        Assert.Equal(4, RecordIn(store).Incarnation);
    }

    [Fact]
    public async Task RegisteredNodes_AreNamedAndStopIt()
    {
        var store = Restored(Known);
        store.Overwrite(ClusterKeys.Node("b"), "{}"u8.ToArray());
        store.Overwrite(ClusterKeys.Node("a"), "{}"u8.ToArray());

        var report = await RecoverAsync(store);

        Assert.Equal(RecoveryOutcome.Refused, report.Outcome);
        Assert.Contains("a, b", report.Message, StringComparison.Ordinal);
        Assert.Equal(Known, RecordIn(store));
        Assert.Equal(RecoveryOutcome.Recovered, (await RecoverAsync(store, force: true)).Outcome);
    }

    [Theory]
    [InlineData("{\"schema\":2,\"shards\":16,\"key-check\":\"00ff\",\"store-id\":\"7\",\"incarnation\":1,\"advance\":0}", "newer version")]
    [InlineData("{\"schema\":1,\"shards\":32,\"key-check\":\"00ff\",\"store-id\":\"7\",\"incarnation\":1,\"advance\":0}", "set cluster.shards to 32")]
    [InlineData("{\"schema\":1,\"shards\":16,\"key-check\":\"00fe\",\"store-id\":\"7\",\"incarnation\":1,\"advance\":0}", "cluster key")]
    [InlineData("{\"schema\":1,\"shards\":16,\"key-check\":\"00ff\",\"store-id\":\"7\",\"incarnation\":2147483647,\"advance\":0}", "as often as")]
    [InlineData("nonsense", "cannot be read")]
    [InlineData(null, "there is no cluster")]
    public async Task RecordThatCannotBeRecovered_StaysAsItIsEvenByForce(string? record, string reason)
    {
        var store = new MemoryStore(8);
        if (record is not null) store.Overwrite(ClusterKeys.Cluster, System.Text.Encoding.UTF8.GetBytes(record));
        var before = store.Model.Find(ClusterKeys.Cluster);

        var report = await RecoverAsync(store, force: true);

        Assert.Equal(RecoveryOutcome.Refused, report.Outcome);
        Assert.Contains(reason, report.Message, StringComparison.Ordinal);
        Assert.Equal(before, store.Model.Find(ClusterKeys.Cluster));
    }

    [Fact]
    public async Task StoreThatFails_IsReported()
    {
        var store = Restored(Known);
        store.Failure = new StoreResponse.Failed(StoreFailure.Unreachable, "connection refused");

        var report = await RecoverAsync(store);

        Assert.Equal(RecoveryOutcome.Failed, report.Outcome);
        Assert.Contains("connection refused", report.Message, StringComparison.Ordinal);
    }

    private static Task<RecoveryReport> RecoverAsync(MemoryStore store, ulong advance = 0, bool force = false) =>
        ClusterRecovery.RecoverAsync(store, KeyCheck, 16, advance, force);

    private static MemoryStore Restored(ClusterRecord record)
    {
        var store = new MemoryStore(8);
        store.Overwrite(ClusterKeys.Cluster, ClusterJson.Write(record));
        return store;
    }

    private static ClusterRecord RecordIn(MemoryStore store) => ClusterJson.ReadCluster(store.Model.Find(ClusterKeys.Cluster)!.Value)!;
}
