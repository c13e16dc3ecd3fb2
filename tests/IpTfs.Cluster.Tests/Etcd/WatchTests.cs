using System.Text;
using System.Text.Json;
using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Etcd.Fake;
using IpTfs.Cluster.Tests.Support;

namespace IpTfs.Cluster.Tests.Etcd;

/// <summary>A watch tells every change once and in order, whatever becomes of its connections.</summary>
public class WatchTests
{
    [Fact]
    public async Task Changes_AreToldAsTheyHappen()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Lines([Recorded.Created, Recorded.Put(4), Recorded.Delete(5)]));
        await using var store = Requests.Store(server.Address);
        var updates = await UpdatesAsync(store, 4, 3);
        Assert.All(updates, static update => Assert.Equal(Recorded.ClusterId, update.ClusterId));
        Assert.Equal([3, 4, 5], updates.Select(static update => update.Revision));
        Assert.Empty(updates[0].Events);
        var put = Assert.Single(updates[1].Events);
        Assert.Equal(("a", 4L, "baz"), (put.Key, put.Revision, Encoding.UTF8.GetString(put.Entry!.Value.Span)));
        Assert.Equal(new StoreEvent("a", 5, null), Assert.Single(updates[2].Events));
        var request = Assert.Single(server.Requests);
        Assert.Equal("/v3/watch", request.Path);
        Assert.Equal("true", request.Headers["grpc-metadata-hasleader"]);
        Assert.Equal("""{"create_request":{"key":"L2lwdGZzL24=","range_end":"L2lwdGZzL28=","start_revision":"4","progress_notify":true}}""", request.Body);
    }

    [Fact]
    public async Task StreamBreaksAtAnyOctet_NothingIsToldTwiceOrNotAtAll()
    {
        var whole = FakeReply.Chunked(Recorded.Created, Recorded.Put(4), Recorded.Put(5), Recorded.Delete(6));
        for (var cut = 0; cut < whole.Length; cut++)
        {
            var sent = whole.AsMemory(0, cut);
            await using var server = new FakeEtcd(request => request.Number == 0 ? FakeReply.Cut(sent) : FakeReply.Lines([Recorded.Created, .. From(StartRevision(request))]));
            await using var store = Requests.Store(server.Address);
            Assert.Equal((cut, "4 5 6 7"), (cut, string.Join(' ', await RevisionsAsync(store, 4, 4))));
        }
    }

    [Fact]
    public async Task MemberRepeatsWhatWasTold_ItIsLeftOut()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Lines([Recorded.Created, Recorded.Put(3), Recorded.Put(4), Recorded.Put(4), Recorded.Put(5)]));
        await using var store = Requests.Store(server.Address);
        Assert.Equal([4, 5], await RevisionsAsync(store, 4, 2));
    }

    [Fact]
    public async Task Progress_MovesTheRevisionAtWhichTheNextConnectionBegins()
    {
        await using var server = new FakeEtcd(request => request.Number == 0
            ? FakeReply.Lines([Recorded.Created, Recorded.Progress(100)], end: true)
            : FakeReply.Lines([Recorded.Created, Recorded.Put(101)]));
        await using var store = Requests.Store(server.Address);
        var updates = await UpdatesAsync(store, 4, 3);
        Assert.Equal([3, 100, 101], updates.Select(static update => update.Revision));
        Assert.Equal(101, StartRevision(server.Requests[1]));
    }

    // The header may be ahead of the events of a long past, which come in several messages.
    [Fact]
    public async Task RevisionOfTheHeader_IsNotTakenForWhatWasTold()
    {
        var ahead = Recorded.Put(4).Replace("\"revision\":\"3\"", "\"revision\":\"1000\"", StringComparison.Ordinal);
        await using var server = new FakeEtcd(request => request.Number == 0 ? FakeReply.Lines([Recorded.Created, ahead], end: true) : FakeReply.Lines([Recorded.Created, Recorded.Put(5)]));
        await using var store = Requests.Store(server.Address);
        Assert.Equal([4, 5], await RevisionsAsync(store, 4, 2));
        Assert.Equal(5, StartRevision(server.Requests[1]));
    }

    [Fact]
    public async Task RevisionIsForgotten_EndsTheWatch()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Lines([Recorded.Created, Recorded.Compacted]));
        await using var store = Requests.Store(server.Address);
        var updates = new List<StoreUpdate>();
        await foreach (var update in store.WatchAsync("", 1, CancellationToken.None)) updates.Add(update);
        Assert.Equal([false, true], updates.Select(static update => update.IsCompacted));
    }

    [Fact]
    public async Task OtherClusterAfterAReconnection_IsToldEvenWithoutEvents()
    {
        var created = Recorded.Created.Replace("324952591200643719", "5", StringComparison.Ordinal);
        await using var server = new FakeEtcd(request => request.Number == 0 ? FakeReply.Lines([Recorded.Created], end: true) : FakeReply.Lines([created]));
        await using var store = Requests.Store(server.Address);
        Assert.Equal([Recorded.ClusterId, 5UL], (await UpdatesAsync(store, 1, 2)).Select(static update => update.ClusterId));
    }

    public static TheoryData<string> BadLines() =>
    [
        "", "x", "[]", "{}", """{"result":{}}""", """{"error":{"grpc_code":14,"message":"etcdserver: no leader"}}""",
        """{"result":{"header":{"cluster_id":"1"},"canceled":true,"cancel_reason":"etcdserver: no leader"}}""",
        """{"result":{"header":{"cluster_id":"1"},"events":[{"type":"SOMETHING","kv":{"key":"L2lwdGZzL2E=","create_revision":"2","mod_revision":"4"}}]}}""",
        """{"result":{"header":{"cluster_id":"1"},"events":[{"kv":{"key":"Zm9v","create_revision":"2","mod_revision":"4"}}]}}""",
    ];

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task MemberFailsInAnyWay_WatchGoesOnAtAnother(string line)
    {
        await using var bad = new FakeEtcd(_ => FakeReply.Lines([Recorded.Created, Recorded.Put(4), line]));
        await using var server = new FakeEtcd(_ => FakeReply.Lines([Recorded.Created, Recorded.Put(5)]));
        await using var store = Requests.Store(bad.Address, server.Address);
        Assert.Equal([4, 5], await RevisionsAsync(store, 4, 2));
        Assert.Equal(5, StartRevision(Assert.Single(server.Requests)));
    }

    // So etcd 3.4 ends the watches of a member without a leader.
    [Fact]
    public async Task ErrorWithoutEndOfLine_IsRead()
    {
        const string error = """{"error":{"grpc_code":14,"http_code":503,"message":"etcdserver: no leader","http_status":"Service Unavailable"}}""";
        byte[] stream = [.. FakeReply.Chunked(Recorded.Created)[..^"0\r\n\r\n".Length], .. Encoding.ASCII.GetBytes($"{error.Length:x}\r\n{error}\r\n0\r\n\r\n")];
        var log = new LogLines();
        await using var server = new FakeEtcd(request => request.Number == 0 ? FakeReply.Cut(stream) : FakeReply.Lines([Recorded.Created, Recorded.Put(4)]));
        await using var store = new EtcdStore(Requests.Options(server.Address), log);
        Assert.Equal([4], await RevisionsAsync(store, 4, 1));
        Assert.Equal([$"Warning: etcd at {server.Address} fails: etcdserver: no leader"], log.All);
    }

    [Fact]
    public async Task QuietMemberIsOutOfTouch_WatchGoesToAnother()
    {
        var clock = new HandClock();
        await using var cutOff = new FakeEtcd(request =>
            request.Path == "/v3/watch" ? FakeReply.Lines([Recorded.Created]) : FakeReply.Json(Recorded.Error(14, "etcdserver: request timed out"), 503));
        await using var server = new FakeEtcd(_ => FakeReply.Lines([Recorded.Created, Recorded.Put(4)]));
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = [cutOff.Address, server.Address], Time = clock, MinBackOff = TimeSpan.Zero });
        await using var watch = store.WatchAsync("", 4, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await next);
        Assert.Equal(4, watch.Current.Revision);
        Assert.Equal(["/v3/watch", "/v3/kv/range"], cutOff.Requests.Select(static request => request.Path));
    }

    [Fact]
    public async Task QuietMemberTakesPart_WatchStays()
    {
        var clock = new HandClock();
        await using var server = new FakeEtcd(request => request.Path == "/v3/watch" ? FakeReply.Lines([Recorded.Created]) : FakeReply.Json(Recorded.Empty));
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = [server.Address], Time = clock });
        using var cancelled = new CancellationTokenSource();
        await using var watch = store.WatchAsync("", 4, cancelled.Token).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        await server.ArrivalAsync();
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("/v3/kv/range", (await server.ArrivalAsync()).Path);
        await cancelled.CancelAsync();
        Assert.False(await next);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task WatchIsDenied_IsLoggedOnceAndAskedForAgain()
    {
        const string denied = """{"result":{"header":{"cluster_id":"1"},"created":true,"canceled":true,"cancel_reason":"rpc error: code = PermissionDenied desc = etcdserver: permission denied"}}""";
        var log = new LogLines();
        await using var server = new FakeEtcd(request => request.Number < 3 ? FakeReply.Lines([denied]) : FakeReply.Lines([Recorded.Created, Recorded.Put(4)]));
        await using var store = new EtcdStore(Requests.Options(server.Address), log);
        Assert.Equal([4], await RevisionsAsync(store, 4, 1));
        Assert.Equal(1, log.All.Count(static line => line.Contains("permission denied", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task DisposedStore_EndsTheWatch()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Lines([Recorded.Created]));
        var store = Requests.Store(server.Address);
        await using var watch = store.WatchAsync("", 1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        await store.DisposeAsync();
        Assert.False(await next);
    }

    /// <summary>The revisions of the first changes that a watch from a revision tells.</summary>
    internal static async Task<List<long>> RevisionsAsync(EtcdStore store, long from, int count)
    {
        var told = new List<long>();
        await foreach (var update in store.WatchAsync("", from, CancellationToken.None))
        {
            told.AddRange(update.Events.Select(static change => change.Revision));
            if (told.Count >= count) break;
        }

        return told;
    }

    private static async Task<List<StoreUpdate>> UpdatesAsync(EtcdStore store, long from, int count)
    {
        var updates = new List<StoreUpdate>();
        await foreach (var update in store.WatchAsync("n", from, CancellationToken.None))
        {
            updates.Add(update);
            if (updates.Count == count) break;
        }

        return updates;
    }

    // What a member tells from a revision on: revisions 4 to 7, of which 6 is a delete.
    private static IEnumerable<string> From(long revision)
    {
        for (var next = revision; next <= 7; next++) yield return next == 6 ? Recorded.Delete(next) : Recorded.Put(next);
    }

    private static long StartRevision(FakeRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return long.Parse(body.RootElement.GetProperty("create_request").GetProperty("start_revision").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
