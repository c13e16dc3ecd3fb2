using System.Text;
using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Etcd.Fake;
using IpTfs.Cluster.Tests.Support;
using IpTfs.Configuration.Cluster;

namespace IpTfs.Cluster.Tests.Etcd;

/// <summary>The adapter against etcd itself.</summary>
public class RealEtcdTests
{
    [EtcdFact]
    public async Task OneMember_DoesWhatTheStorePromises()
    {
        await using var etcd = await EtcdCluster.StartAsync();
        await using var store = Requests.Store(etcd.Endpoints);
        var empty = Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.Empty(empty.Found);
        Assert.NotEqual(0UL, empty.ClusterId);

        // Conditions.
        var lease = Assert.IsType<StoreResponse.LeaseHeld>(await store.SendAsync(new StoreRequest.GrantLease(TimeSpan.FromSeconds(60))));
        Assert.Equal(TimeSpan.FromSeconds(60), lease.Ttl);
        var create = new StoreRequest.Transaction([StoreCompare.Absent("n/1")], [new StoreOperation.Put("n/1", "one"u8.ToArray(), lease.Lease), new StoreOperation.Put("n/2", "two"u8.ToArray())]);
        var created = Assert.IsType<StoreResponse.Decided>(await store.SendAsync(create));
        Assert.True(created.Succeeded);
        Assert.False(Assert.IsType<StoreResponse.Decided>(await store.SendAsync(create)).Succeeded);
        var read = Assert.IsType<StoreResponse.Entries>(await store.SendAsync(new StoreRequest.Read("n/")));
        Assert.Equal(["n/1", "n/2"], read.Found.Select(static entry => entry.Key));
        Assert.Equal((created.Revision, created.Revision, lease.Lease), (read.Found[0].CreateRevision, read.Found[0].ModRevision, read.Found[0].Lease));
        Assert.Equal("one", Encoding.UTF8.GetString(read.Found[0].Value.Span));
        var change = new StoreRequest.Transaction([StoreCompare.Created("n/1", created.Revision), StoreCompare.Unchanged("n/2", created.Revision)], [new StoreOperation.Delete("n/2")]);
        Assert.True(Assert.IsType<StoreResponse.Decided>(await store.SendAsync(change)).Succeeded);
        Assert.False(Assert.IsType<StoreResponse.Decided>(await store.SendAsync(change)).Succeeded);

        // Leases.
        Assert.Equal(TimeSpan.FromSeconds(60), Assert.IsType<StoreResponse.LeaseHeld>(await store.SendAsync(new StoreRequest.KeepAlive(lease.Lease))).Ttl);
        Assert.IsType<StoreResponse.Done>(await store.SendAsync(new StoreRequest.RevokeLease(lease.Lease)));
        var gone = Assert.IsType<StoreResponse.Done>(await store.SendAsync(new StoreRequest.RevokeLease(lease.Lease)));
        Assert.Equal(empty.ClusterId, gone.ClusterId);
        Assert.Equal(TimeSpan.Zero, Assert.IsType<StoreResponse.LeaseHeld>(await store.SendAsync(new StoreRequest.KeepAlive(lease.Lease))).Ttl);
        var late = new StoreRequest.Transaction([], [new StoreOperation.Put("n/3", default, lease.Lease)]);
        Assert.Equal(StoreFailure.LeaseGone, (await FailureAsync(store, late)).Failure);

        // Faults of ours.
        var twice = new StoreRequest.Transaction([], [new StoreOperation.Put("n/4", default), new StoreOperation.Put("n/4", default)]);
        Assert.Equal(StoreFailure.Invalid, (await FailureAsync(store, twice)).Failure);
        Assert.Empty(Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read)).Found);

        // Everything that happened, from the beginning.
        var told = new List<string>();
        await foreach (var update in store.WatchAsync("n/", 1, CancellationToken.None))
        {
            told.AddRange(update.Events.Select(static change => $"{change.Key} {(change.Entry is null ? "gone" : Encoding.UTF8.GetString(change.Entry.Value.Span))}"));
            if (told.Count == 4) break;
        }

        Assert.Equal(["n/1 one", "n/2 two", "n/2 gone", "n/1 gone"], told);
    }

    [EtcdFact]
    public async Task ManyKeys_AreReadInPagesAsOfOneRevision()
    {
        await using var etcd = await EtcdCluster.StartAsync();
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = etcd.Endpoints, PageKeys = 7, RequestTimeout = Requests.Patience });
        await store.SendAsync(new StoreRequest.Transaction([], [.. Enumerable.Range(0, 50).Select(static i => new StoreOperation.Put($"k/{i:00}", default))]));
        var read = Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"k/{i:00}"), read.Found.Select(static entry => entry.Key));
        Assert.Equal(2, read.Revision);
    }

    [EtcdFact]
    public async Task CompactedRevision_EndsTheWatch()
    {
        await using var etcd = await EtcdCluster.StartAsync();
        await using var store = Requests.Store(etcd.Endpoints);
        for (var i = 0; i < 3; i++) await store.SendAsync(new StoreRequest.Transaction([], [new StoreOperation.Put("a", default)]));
        await etcd.PostAsync("/v3/kv/compaction", """{"revision":"3"}""");
        var last = default(StoreUpdate);
        await foreach (var update in store.WatchAsync("", 2, CancellationToken.None)) last = update;
        Assert.True(last!.IsCompacted);
    }

    [EtcdFact]
    public async Task FullDatabase_IsSaid()
    {
        await using var etcd = await EtcdCluster.StartAsync(new EtcdClusterOptions { Arguments = ["--quota-backend-bytes", "65536"] });
        await using var store = Requests.Store(etcd.Endpoints);
        var write = new StoreRequest.Transaction([], [new StoreOperation.Put("a", new byte[40_000])]);
        var answer = await store.SendAsync(write);
        for (var i = 0; i < 200 && answer is StoreResponse.Decided; i++) answer = await store.SendAsync(write);
        Assert.Equal(StoreFailure.Full, Assert.IsType<StoreResponse.Failed>(answer).Failure);
        Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
    }

    [EtcdFact]
    public async Task MemberIsKilled_RequestsAndWatchGoOnWithoutAGap()
    {
        await using var etcd = await EtcdCluster.StartAsync(3);
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = etcd.Endpoints, RequestTimeout = TimeSpan.FromSeconds(2) });
        await using var watch = store.WatchAsync("k/", 1, CancellationToken.None).GetAsyncEnumerator();
        var written = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            if (i == 3) etcd.Members[0].Kill();
            await WriteAsync(store, $"k/{i}");
            written.Add($"k/{i}");
        }

        var told = new List<string>();
        while (told.Count < written.Count && await watch.MoveNextAsync()) told.AddRange(watch.Current.Events.Select(static change => change.Key));
        Assert.Equal(written, told);

        // It comes back and takes part again.
        await etcd.Members[0].StartAsync();
        await using var back = new EtcdStore(new EtcdOptions { Endpoints = [etcd.Endpoints[0]], RequestTimeout = Requests.Patience });
        Assert.Equal(written, Assert.IsType<StoreResponse.Entries>(await back.SendAsync(Requests.Read)).Found.Select(static entry => entry.Key));
    }

    [EtcdFact]
    public async Task MemberStandsStill_WatchGoesToAnother()
    {
        await using var etcd = await EtcdCluster.StartAsync(3);
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = etcd.Endpoints, RequestTimeout = TimeSpan.FromSeconds(1), WatchQuiet = TimeSpan.FromMilliseconds(200) });
        await using var watch = store.WatchAsync("k/", 1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        etcd.Members[0].Pause();
        await WriteAsync(store, "k/1");
        Assert.True(await watch.MoveNextAsync());
        while (watch.Current.Events.Count == 0) Assert.True(await watch.MoveNextAsync());
        Assert.Equal("k/1", Assert.Single(watch.Current.Events).Key);
        etcd.Members[0].Resume();
    }

    [EtcdFact]
    public async Task MemberWithoutMajority_EndsTheWatchUntilThereIsALeader()
    {
        await using var etcd = await EtcdCluster.StartAsync(3);
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = [etcd.Endpoints[0]], RequestTimeout = TimeSpan.FromSeconds(1) });
        // It asks nothing itself: what ends is the watch.
        var log = new LogLines();
        await using var watching = new EtcdStore(new EtcdOptions { Endpoints = [etcd.Endpoints[0]], RequestTimeout = Requests.Patience, WatchQuiet = Requests.Patience }, log);
        await using var watch = watching.WatchAsync("k/", 1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync().AsTask();
        etcd.Members[1].Kill();
        etcd.Members[2].Kill();
        Assert.Equal(StoreFailure.Unknown, (await FailureAsync(store, Requests.Transaction)).Failure);
        await log.WaitAsync("no leader");
        await etcd.Members[1].StartAsync();
        await WriteAsync(store, "k/1");
        Assert.True(await next);
        Assert.Equal("k/1", Assert.Single(watch.Current.Events).Key);
    }

    [EtcdFact]
    public async Task TlsAndAuthentication_WorkTogether()
    {
        using var certificates = new TestCertificates();
        await using var etcd = await EtcdCluster.StartAsync(new EtcdClusterOptions { Certificates = certificates });
        await etcd.PostAsync("/v3/auth/user/add", """{"name":"root","password":"root"}""");
        await etcd.PostAsync("/v3/auth/user/grant", """{"user":"root","role":"root"}""");
        await etcd.PostAsync("/v3/auth/user/add", """{"name":"iptfs","password":"pass\"word"}""");
        await etcd.PostAsync("/v3/auth/role/add", """{"name":"iptfs"}""");
        await etcd.PostAsync("/v3/auth/role/grant", """{"name":"iptfs","perm":{"permType":"READWRITE","key":"L2lwdGZzLw==","range_end":"L2lwdGZzMA=="}}""");
        await etcd.PostAsync("/v3/auth/user/grant", """{"user":"iptfs","role":"iptfs"}""");
        await etcd.PostAsync("/v3/auth/enable", "{}");
        var password = Path.Combine(Path.GetDirectoryName(certificates.ClientKeyFile)!, "password");
        File.WriteAllText(password, "pass\"word\n");
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var tls = new EtcdTlsConfiguration(certificates.AuthorityFile, certificates.ClientFile, certificates.ClientKeyFile);
        var configuration = new EtcdConfiguration(etcd.Endpoints, "/iptfs/", tls, "iptfs", password);

        await using var store = new EtcdStore(EtcdOptions.From(configuration));
        await WriteAsync(store, "k/1");
        Assert.Single(Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read)).Found);
        Assert.Equal([2], await WatchTests.RevisionsAsync(store, 1, 1));

        // A member that starts again knows no token any more.
        etcd.Members[0].Kill();
        await etcd.Members[0].StartAsync();
        await WriteAsync(store, "k/2");

        // Behind another prefix the user may do nothing.
        var log = new LogLines();
        await using var other = new EtcdStore(EtcdOptions.From(configuration with { Prefix = "/other/" }), log);
        Assert.Equal(StoreFailure.Denied, (await FailureAsync(other, Requests.Read)).Failure);
        await using var watch = other.WatchAsync("", 1, CancellationToken.None).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();
        await log.WaitAsync("refuses to tell what changes: etcdserver: permission denied");
        await other.DisposeAsync();
        Assert.False(await next);
        File.WriteAllText(password, "wrong");
        await using var wrong = new EtcdStore(EtcdOptions.From(configuration));
        Assert.Equal(StoreFailure.Denied, (await FailureAsync(wrong, Requests.Transaction)).Failure);
        await using var nobody = new EtcdStore(EtcdOptions.From(configuration with { Username = null, PasswordFile = null }));
        Assert.Equal(StoreFailure.Denied, (await FailureAsync(nobody, Requests.Read)).Failure);

        // Not trusted by us, and not by them.
        await using var distrustful = new EtcdStore(EtcdOptions.From(configuration with { Tls = tls with { CaFile = certificates.ClientFile }, Username = null }));
        var untrusted = await FailureAsync(distrustful, Requests.Transaction);
        Assert.Equal(StoreFailure.Denied, untrusted.Failure);
        await using var anonymous = new EtcdStore(EtcdOptions.From(configuration with { Tls = new EtcdTlsConfiguration(certificates.AuthorityFile, null, null), Username = null }));
        var refused = await FailureAsync(anonymous, Requests.Transaction);
        Assert.Equal(StoreFailure.Denied, refused.Failure);
    }

    // No answer is none: a member may be without a leader for a while, and on a busy machine for a long one.
    private static async Task<StoreResponse.Failed> FailureAsync(EtcdStore store, StoreRequest request) =>
        Assert.IsType<StoreResponse.Failed>(await AskUntilAsync(store, request, static failure => failure != StoreFailure.Unreachable));

    // A write that may have got lost while a leader was elected is done again: it is the same one.
    private static async Task WriteAsync(EtcdStore store, string key)
    {
        var write = new StoreRequest.Transaction([StoreCompare.Absent(key)], [new StoreOperation.Put(key, "x"u8.ToArray())]);
        Assert.IsType<StoreResponse.Decided>(await AskUntilAsync(store, write, static failure => failure is not (StoreFailure.Unknown or StoreFailure.Unreachable)));
    }

    private static async Task<StoreResponse> AskUntilAsync(EtcdStore store, StoreRequest request, Predicate<StoreFailure> isFinal)
    {
        StoreResponse answer;
        var attempts = 0;
        do answer = await store.SendAsync(request);
        while (answer is StoreResponse.Failed failed && !isFinal(failed.Failure) && ++attempts < 50);
        return answer;
    }
}
