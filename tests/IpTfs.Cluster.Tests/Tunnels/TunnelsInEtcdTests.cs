using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Tests.Etcd.Fake;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Cluster.Tests.Support;
using IpTfs.Cluster.Tunnels;

namespace IpTfs.Cluster.Tests.Tunnels;

/// <summary>The same with etcd itself.</summary>
public class TunnelsInEtcdTests
{
    [EtcdFact]
    public async Task TunnelsAreKeptAndFollowedInEtcd()
    {
        await using var etcd = await EtcdCluster.StartAsync();
        await using var store = Requests.Store(etcd.Endpoints);
        using var key = KnownKey.Create();
        using var sealer = new RecordSealer(key);
        var tunnels = new TunnelStore(store, sealer);
        await tunnels.ApplyAsync("t2", TunnelTexts.Stored(2));
        var revision = await tunnels.ApplyAsync("t1", TunnelTexts.Stored(1));
        Assert.Equal([("t1", revision, null), ("t2", revision - 1, null)], (await tunnels.ListAsync()).Select(tunnel => (tunnel.Name, tunnel.Revision, tunnel.Fault)));

        var follower = new TunnelFollower(store, tunnels, TimeProvider.System) { Quiet = TimeSpan.FromMilliseconds(1) };
        await using var told = follower.FollowAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await told.MoveNextAsync());
        Assert.Equal(["t2", "t1"], told.Current.Tunnels.Select(tunnel => tunnel.Name));
        Assert.Equal(2, TunnelTexts.Read(told.Current.Tunnels).Configuration!.Tunnels.Count);
        Assert.True(await tunnels.DeleteAsync("t2"));
        Assert.False(await tunnels.DeleteAsync("t2"));
        Assert.True(await told.MoveNextAsync());
        Assert.Equal("t1", Assert.Single(told.Current.Tunnels).Name);

        // What etcd has forgotten between two reads.
        await tunnels.ApplyAsync("t3", TunnelTexts.Stored(4));
        var after = await tunnels.ApplyAsync("t3", TunnelTexts.Stored(3));
        await etcd.PostAsync("/v3/kv/compaction", $$"""{"revision":"{{after}}","physical":true}""");
        Assert.True(await told.MoveNextAsync());
        Assert.Equal(["t1", "t3"], told.Current.Tunnels.Select(tunnel => tunnel.Name));
    }

    [EtcdFact]
    public async Task ClusterThatKnowsAnotherStore_IsRecovered()
    {
        await using var etcd = await EtcdCluster.StartAsync();
        await using EtcdStore store = Requests.Store(etcd.Endpoints);
        var record = new ClusterRecord(ClusterRecord.CurrentSchema, 16, "00ff", StoreId: 1, Incarnation: 1, Advance: 0);
        Assert.Equal(RecoveryOutcome.Refused, (await ClusterRecovery.RecoverAsync(store, "00ff", 16, 1000)).Outcome);
        await store.SendAsync(new Store.StoreRequest.Transaction([], [new Store.StoreOperation.Put(ClusterKeys.Cluster, ClusterJson.Write(record))]));

        var report = await ClusterRecovery.RecoverAsync(store, "00ff", 16, 1000);

        Assert.Equal((RecoveryOutcome.Recovered, 2, 1000UL), (report.Outcome, report.Record!.Incarnation, report.Record.Advance));
        Assert.Equal(report.Record, await ClusterRecordReader.ReadAsync(store));
        Assert.NotEqual(1UL, report.Record.StoreId);
        Assert.Equal(RecoveryOutcome.NotNeeded, (await ClusterRecovery.RecoverAsync(store, "00ff", 16, 1000)).Outcome);
    }
}
