using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Etcd.Fake;
using IpTfs.Cluster.Tests.Support;

namespace IpTfs.Cluster.Tests.Etcd;

/// <summary>What a fault says about the request: done, not done, or nobody knows.</summary>
public class FailureTests
{
    [Theory]
    [InlineData(5, 404, "etcdserver: requested lease not found", StoreFailure.LeaseGone)]
    [InlineData(8, 429, "etcdserver: mvcc: database space exceeded", StoreFailure.Full)]
    [InlineData(8, 429, "etcdserver: too many requests", StoreFailure.Unreachable)]
    [InlineData(14, 503, "etcdserver: not capable", StoreFailure.Unreachable)]
    [InlineData(14, 503, "etcdserver: leader changed", StoreFailure.Unknown)]
    [InlineData(14, 503, "etcdserver: no leader", StoreFailure.Unknown)]
    [InlineData(14, 503, "etcdserver: request timed out", StoreFailure.Unknown)]
    [InlineData(14, 503, "etcdserver: request timed out, possibly due to connection lost", StoreFailure.Unknown)]
    [InlineData(14, 503, "etcdserver: server stopped", StoreFailure.Unknown)]
    [InlineData(4, 504, "context deadline exceeded", StoreFailure.Unknown)]
    [InlineData(2, 500, "raft proposal dropped", StoreFailure.Unknown)]
    [InlineData(13, 500, "something else", StoreFailure.Unknown)]
    [InlineData(7, 403, "etcdserver: permission denied", StoreFailure.Denied)]
    [InlineData(3, 400, "etcdserver: user name is empty", StoreFailure.Denied)]
    [InlineData(16, 401, "etcdserver: invalid auth token", StoreFailure.Denied)]
    [InlineData(3, 400, "etcdserver: duplicate key given in txn request", StoreFailure.Invalid)]
    [InlineData(3, 400, "etcdserver: request is too large", StoreFailure.Invalid)]
    [InlineData(12, 501, "unknown method", StoreFailure.Invalid)]
    public async Task ErrorOfEtcd_SaysWhatBecameOfATransaction(int code, int status, string message, StoreFailure expected)
    {
        foreach (var body in new[] { Recorded.Error(code, message), $$"""{"code":{{code}},"message":"{{message}}","details":[]}""" })
        {
            await using var server = new FakeEtcd(_ => FakeReply.Json(body, status));
            await using var store = Requests.Store(server.Address);
            var failed = Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction));
            Assert.Equal(expected, failed.Failure);
            Assert.Contains(message, failed.Message, StringComparison.Ordinal);
            Assert.Single(server.Requests);
        }
    }

    [Theory]
    [InlineData("""{"error":{"grpc_code":14,"http_code":503,"message":"etcdserver: no leader","http_status":"Service Unavailable"}}""")]
    [InlineData("""{"error":{"code":14,"message":"etcdserver: no leader","details":[]}}""")]
    public async Task ErrorInAStream_IsAnErrorToo(string line)
    {
        await using var server = new FakeEtcd(_ => FakeReply.Cut(FakeReply.Chunked(line)));
        await using var store = Requests.Store(server.Address);
        var failed = Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.KeepAlive));
        Assert.Equal(StoreFailure.Unknown, failed.Failure);
        Assert.Contains("no leader", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "Not Found", StoreFailure.Invalid)]
    [InlineData(405, "", StoreFailure.Invalid)]
    [InlineData(403, "<html>", StoreFailure.Denied)]
    [InlineData(502, "<html>Bad Gateway</html>", StoreFailure.Unknown)]
    [InlineData(503, "", StoreFailure.Unknown)]
    [InlineData(301, "", StoreFailure.Unknown)]
    public async Task AnswerThatIsNotOfEtcd_GoesByItsStatus(int status, string body, StoreFailure expected)
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(body, status));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(expected, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure);
    }

    public static TheoryData<string> AbsurdAnswers() =>
    [
        "", "null", "[]", "{", "7", "{}", """{"header":{}}""", """{"header":7}""", """{"header":{"cluster_id":"x","revision":"3"}}""",
        """{"header":{"cluster_id":"1","revision":"0"}}""", """{"header":{"cluster_id":"1","revision":"-3"}}""", """{"header":{"cluster_id":"1","revision":"99999999999999999999"}}""",
        """{"header":{"cluster_id":"1","revision":3.5}}""", """{"header":{"cluster_id":"\ud800","revision":"3"}}""", """{"header":null}""", """{"error":["x"]}""",
    ];

    [Theory]
    [MemberData(nameof(AbsurdAnswers))]
    public async Task AbsurdAnswer_LeavesEveryRequestUnknown(string answer)
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(answer));
        await using var store = Requests.Store(server.Address);
        foreach (var request in new[] { Requests.Transaction, Requests.Read, Requests.KeepAlive, Requests.Revoke, Requests.Grant })
        {
            var failed = Assert.IsType<StoreResponse.Failed>(await store.SendAsync(request));
            Assert.Equal(StoreFailure.Unknown, failed.Failure);
            Assert.Contains("the answer", failed.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> AbsurdFields() =>
    [
        "\"kvs\":7", "\"kvs\":[7]", "\"kvs\":[{}]", "\"kvs\":[{\"key\":\"!\"}]", "\"more\":true", "\"more\":7",
        // Not behind the prefix.
        "\"kvs\":[{\"key\":\"Zm9v\",\"create_revision\":\"2\",\"mod_revision\":\"3\"}]",
        // Written before it was created.
        "\"kvs\":[{\"key\":\"L2lwdGZzL2E=\",\"create_revision\":\"3\",\"mod_revision\":\"2\"}]",
        // Twice.
        "\"kvs\":[{\"key\":\"L2lwdGZzL2E=\",\"create_revision\":\"2\",\"mod_revision\":\"2\"},{\"key\":\"L2lwdGZzL2E=\",\"create_revision\":\"2\",\"mod_revision\":\"2\"}]",
    ];

    [Theory]
    [MemberData(nameof(AbsurdFields))]
    public async Task AbsurdPage_IsUnknown(string field)
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json($"{{{Recorded.Header},{field}}}"));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Read)).Failure);
    }

    [Theory]
    [InlineData("\"ID\":\"0\",\"TTL\":\"10\"")]
    [InlineData("\"ID\":\"5\"")]
    [InlineData("\"ID\":\"5\",\"TTL\":\"9223372036854775807\"")]
    public async Task AbsurdLease_IsUnknown(string fields)
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json($"{{{Recorded.Header},{fields}}}"));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Grant)).Failure);
    }

    [Fact]
    public async Task AnswerAboutAnotherLease_IsUnknown()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Kept));
        await using var store = Requests.Store(server.Address);
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(new StoreRequest.KeepAlive(5))).Failure);
    }

    [Fact]
    public async Task AnswerWithoutEnd_IsNotRead()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.OneKey + new string(' ', 5000)));
        await using var store = new IpTfs.Cluster.Etcd.EtcdStore(new() { Endpoints = [server.Address], MaxAnswerOctets = 4096, RequestTimeout = Requests.Patience });
        var failed = Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Read));
        Assert.Equal(StoreFailure.Unknown, failed.Failure);
        Assert.Contains("too long", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_IsUnreachable()
    {
        await using var store = Requests.Store(Nowhere());
        foreach (var request in new[] { Requests.Transaction, Requests.Read, Requests.KeepAlive })
            Assert.Equal(StoreFailure.Unreachable, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(request)).Failure);
    }

    [Fact]
    public async Task NameThatDoesNotExist_IsUnreachable()
    {
        await using var store = Requests.Store(new Uri("http://does-not-exist.invalid:2379"));
        Assert.Equal(StoreFailure.Unreachable, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure);
    }

    [Fact]
    public async Task NoAnswerInTime_IsUnknown()
    {
        var clock = new HandClock();
        await using var server = new FakeEtcd(_ => FakeReply.Silence());
        await using var store = new IpTfs.Cluster.Etcd.EtcdStore(new() { Endpoints = [server.Address], Time = clock });
        var answer = store.SendAsync(Requests.Transaction);
        await server.ArrivalAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await answer).Failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ConnectionBreaksAtAnyOctetOfTheAnswer_TransactionIsUnknownAndNotSentAgain()
    {
        var answer = FakeReply.Octets(Recorded.Succeeded);
        await using var other = new FakeEtcd(_ => FakeReply.Json(Recorded.Succeeded));
        for (var cut = 0; cut < answer.Length; cut++)
        {
            var sent = answer.AsMemory(0, cut);
            await using var server = new FakeEtcd(_ => FakeReply.Cut(sent));
            await using var store = Requests.Store(server.Address, other.Address);
            Assert.Equal((cut, StoreFailure.Unknown), (cut, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure));
            Assert.Single(server.Requests);
        }

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task ConnectionBreaksAtAnyOctetOfTheAnswer_KeepAliveGoesOn()
    {
        var answer = FakeReply.Chunked(Recorded.Kept);
        for (var cut = 0; cut < answer.Length; cut++)
        {
            var sent = answer.AsMemory(0, cut);
            await using var server = new FakeEtcd(_ => FakeReply.Cut(sent));
            await using var other = new FakeEtcd(request => FakeReply.Json(request.Path == "/v3/lease/keepalive" ? Recorded.Kept : Recorded.Empty));
            await using var store = Requests.Store(server.Address, other.Address);
            Assert.IsType<StoreResponse.LeaseHeld>(await store.SendAsync(Requests.KeepAlive));
            Assert.Equal((cut, 1), (cut, server.Requests.Count));
            Assert.Equal(["/v3/lease/keepalive", "/v3/kv/range"], other.Requests.Select(static request => request.Path));
        }
    }

    // The client's own repetition of a request on a new connection would be one that nobody asked for.
    [Fact]
    public async Task KeptConnectionClosesUnderATransaction_ItIsNotSentAgain()
    {
        await using var server = new FakeEtcd(request => request.Number == 0 ? FakeReply.Json(Recorded.Succeeded) : FakeReply.Cut(default));
        await using var store = Requests.Store(server.Address);
        Assert.IsType<StoreResponse.Decided>(await store.SendAsync(Requests.Transaction));
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure);
        Assert.Equal([0, 0], server.Requests.Select(static request => request.Connection));
    }

    [Fact]
    public async Task Cancelled_Throws()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Silence());
        await using var store = Requests.Store(server.Address);
        using var cancelled = new CancellationTokenSource();
        var answer = store.SendAsync(Requests.Transaction, cancelled.Token);
        await server.ArrivalAsync();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Disposed_EndsWhatIsUnderWayAndTakesNothingMore()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Silence());
        var store = Requests.Store(server.Address);
        var answer = store.SendAsync(Requests.Transaction);
        await server.ArrivalAsync();
        await store.DisposeAsync();
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await answer).Failure);
        Assert.Equal(StoreFailure.Unreachable, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Read)).Failure);
    }

    internal static Uri Nowhere() => new($"http://127.0.0.1:{LoopbackPorts.Take(1)[0]}");
}
