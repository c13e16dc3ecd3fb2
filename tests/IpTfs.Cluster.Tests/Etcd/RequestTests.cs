using System.Text;
using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Etcd.Fake;

namespace IpTfs.Cluster.Tests.Etcd;

/// <summary>What goes to etcd and what its answers are read as.</summary>
public class RequestTests
{
    [Fact]
    public async Task Transaction_IsWrittenBehindThePrefix()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Succeeded));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(new StoreResponse.Decided(Recorded.ClusterId, 3, true), await store.SendAsync(Requests.Transaction));
        var request = Assert.Single(server.Requests);
        Assert.Equal("/v3/kv/txn", request.Path);
        Assert.Equal(
            """
            {"compare":[{"key":"A","target":"CREATE","result":"EQUAL","create_revision":"0"},{"key":"B","target":"MOD","result":"EQUAL","mod_revision":"7"}],
            "success":[{"request_put":{"key":"A","value":"YmF6","lease":"5"}},{"request_delete_range":{"key":"B"}}]}
            """.ReplaceLineEndings("").Replace("\"A\"", $"\"{Key("a")}\"", StringComparison.Ordinal).Replace("\"B\"", $"\"{Key("b")}\"", StringComparison.Ordinal),
            request.Body);
    }

    [Fact]
    public async Task TransactionWithoutLease_NamesNone()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Empty));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(
            new StoreResponse.Decided(Recorded.ClusterId, 3, false),
            await store.SendAsync(new StoreRequest.Transaction([], [new StoreOperation.Put("a", default)])));
        Assert.Equal("{\"compare\":[],\"success\":[{\"request_put\":{\"key\":\"" + Key("a") + "\",\"value\":\"\"}}]}", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Lease_IsGrantedInWholeSeconds()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Granted));
        await using var store = Requests.Store(server.Address);
        var answer = await store.SendAsync(new StoreRequest.GrantLease(TimeSpan.FromSeconds(9.2)));
        Assert.Equal(new StoreResponse.LeaseHeld(Recorded.ClusterId, 3, Recorded.Lease, TimeSpan.FromSeconds(10)), answer);
        Assert.Equal("""{"TTL":"10"}""", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task LeaseThatIsGone_IsKeptForNoTime()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Cut(FakeReply.Chunked(Recorded.KeptGone)));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(new StoreResponse.LeaseHeld(Recorded.ClusterId, 3, Recorded.Lease, TimeSpan.Zero), await store.SendAsync(Requests.KeepAlive));
    }

    [Fact]
    public async Task RenewedLease_CountsOnceAReadInTheSameTermConfirmsIt()
    {
        await using var server = new FakeEtcd(static request => FakeReply.Json(request.Path == "/v3/lease/keepalive" ? Recorded.Kept : Recorded.Empty));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(new StoreResponse.LeaseHeld(Recorded.ClusterId, 3, Recorded.Lease, TimeSpan.FromSeconds(10)), await store.SendAsync(Requests.KeepAlive));
        Assert.Equal(["/v3/lease/keepalive", "/v3/kv/range"], server.Requests.Select(static request => request.Path));
    }

    // A leader that was cut off renews leases until it notices; the leader elected meanwhile counts them from its election.
    [Fact]
    public async Task RenewalByALeaderThatIsNoLongerOne_DoesNotCount()
    {
        var next = Recorded.Empty.Replace("\"raft_term\":\"2\"", "\"raft_term\":\"3\"", StringComparison.Ordinal);
        Assert.NotEqual(Recorded.Empty, next);
        await using var server = new FakeEtcd(request => FakeReply.Json(request.Path == "/v3/lease/keepalive" ? Recorded.Kept : next));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.KeepAlive)).Failure);
    }

    [Fact]
    public async Task RenewalByALeaderWithoutAMajority_DoesNotCount()
    {
        await using var server = new FakeEtcd(
            static request => request.Path == "/v3/lease/keepalive" ? FakeReply.Json(Recorded.Kept) : FakeReply.Json(Recorded.Error(14, "etcdserver: no leader"), 503));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.KeepAlive)).Failure);
    }

    [Fact]
    public async Task LeaseThatIsGone_IsRevoked()
    {
        await using var server = new FakeEtcd(request => request.Path == "/v3/lease/revoke" ? FakeReply.Json(Recorded.LeaseNotFound, 404) : FakeReply.Json(Recorded.KeptGone));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(new StoreResponse.Done(Recorded.ClusterId, 3), await store.SendAsync(Requests.Revoke));
    }

    [Fact]
    public async Task Read_GivesKeysWithoutThePrefix()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.OneKey));
        await using var store = Requests.Store(server.Address);
        var entries = Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.Equal((Recorded.ClusterId, 3), (entries.ClusterId, entries.Revision));
        var entry = Assert.Single(entries.Found);
        Assert.Equal(("a", "baz", 2, 3, 7), (entry.Key, Encoding.UTF8.GetString(entry.Value.Span), entry.CreateRevision, entry.ModRevision, entry.Lease));
        Assert.Equal($$"""{"key":"{{Base64("/iptfs/")}}","range_end":"{{Base64("/iptfs0")}}","limit":"1000"}""", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task LongRead_TakesAllPagesAtTheRevisionOfTheFirst()
    {
        await using var server = new FakeEtcd(request => FakeReply.Json(request.Number switch
        {
            0 => Page("a", 3, more: true),
            1 => Page("b", 9, more: true),
            _ => Page("c", 10, more: false),
        }));
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = [server.Address], PageKeys = 1, RequestTimeout = Requests.Patience });
        var entries = Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.Equal(3, entries.Revision);
        Assert.Equal(["a", "b", "c"], entries.Found.Select(static entry => entry.Key));
        Assert.Equal(
            [
                $$"""{"key":"{{Base64("/iptfs/")}}","range_end":"{{Base64("/iptfs0")}}","limit":"1"}""",
                $$"""{"key":"{{Base64("/iptfs/a\0")}}","range_end":"{{Base64("/iptfs0")}}","limit":"1","revision":"3"}""",
                $$"""{"key":"{{Base64("/iptfs/b\0")}}","range_end":"{{Base64("/iptfs0")}}","limit":"1","revision":"3"}""",
            ],
            server.Requests.Select(static request => request.Body));
    }

    [Fact]
    public async Task RevisionIsCompactedBetweenTwoPages_ReadDidNotHappen()
    {
        await using var server = new FakeEtcd(request => request.Number == 0
            ? FakeReply.Json(Page("a", 3, more: true))
            : FakeReply.Json(Recorded.Error(11, "etcdserver: mvcc: required revision has been compacted"), 400));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(StoreFailure.Unreachable, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Read)).Failure);
    }

    [Fact]
    public async Task PathOfAnEndpoint_IsKept()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Empty));
        await using var store = Requests.Store(new Uri(server.Address, "/behind/a/proxy/"));
        await store.SendAsync(Requests.Read);
        Assert.Equal("/behind/a/proxy/v3/kv/range", Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("", "", "\0", "\0")]
    [InlineData("", "a", "a", "b")]
    [InlineData("/x/", "", "/x/", "/x0")]
    [InlineData("/x/", "n", "/x/n", "/x/o")]
    public void RangeOfAPrefix_EndsBeforeTheNext(string store, string prefix, string begin, string end)
    {
        var range = new EtcdKeys(store).Range(prefix);
        Assert.Equal((begin, end), (Encoding.UTF8.GetString(range.Begin), Encoding.UTF8.GetString(range.End)));
    }

    private static string Page(string key, long revision, bool more) => $$"""
        {"header":{"cluster_id":"1","revision":"{{revision}}"},"kvs":[{"key":"{{Key(key)}}","create_revision":"2","mod_revision":"3"}]{{(more ? ",\"more\":true" : "")}}}
        """.Trim();

    private static string Key(string key) => Base64("/iptfs/" + key);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
