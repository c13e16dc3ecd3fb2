using System.Text;
using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Etcd.Fake;

namespace IpTfs.Cluster.Tests.Etcd;

/// <summary>User, password and token.</summary>
public class AuthenticationTests
{
    private const string Password = "a \"quoted\" word";

    [Fact]
    public async Task User_GetsATokenOnceAndSendsIt()
    {
        await using var server = new FakeEtcd(request => request.Path == "/v3/auth/authenticate" ? Token("T1") : FakeReply.Json(Recorded.Empty));
        await using var store = Store(server);
        Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.Equal([null, "T1", "T1"], server.Requests.Select(static request => request.Token));
        Assert.Equal("""{"name":"iptfs","password":"a \u0022quoted\u0022 word"}""", server.Requests[0].Body);
    }

    [Theory]
    [InlineData(16, 401, "etcdserver: invalid auth token")]
    [InlineData(3, 400, "etcdserver: revision of auth store is old")]
    public async Task RefusedToken_IsRenewedAndTheTransactionSentAgain(int code, int status, string message)
    {
        var tokens = 0;
        await using var server = new FakeEtcd(request => request switch
        {
            { Path: "/v3/auth/authenticate" } => Token($"T{++tokens}"),
            { Token: "T1" } => FakeReply.Json(Recorded.Error(code, message), status),
            _ => FakeReply.Json(Recorded.Succeeded),
        });
        await using var store = Store(server);
        Assert.IsType<StoreResponse.Decided>(await store.SendAsync(Requests.Transaction));
        Assert.Equal([null, "T1", null, "T2"], server.Requests.Select(static request => request.Token));
    }

    [Fact]
    public async Task TokenIsNeverTaken_IsDeniedAfterOneRenewal()
    {
        await using var server = new FakeEtcd(request =>
            request.Path == "/v3/auth/authenticate" ? Token("T1") : FakeReply.Json(Recorded.Error(16, "etcdserver: invalid auth token"), 401));
        await using var store = Store(server);
        Assert.Equal(StoreFailure.Denied, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task WrongPassword_IsDenied()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Error(3, "etcdserver: authentication failed, invalid user ID or password"), 400));
        await using var store = Store(server);
        Assert.Equal(StoreFailure.Denied, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task NoAnswerToThePassword_TransactionWasNotDone()
    {
        await using var server = new FakeEtcd(_ => FakeReply.Cut(default));
        await using var store = Store(server);
        Assert.Equal(StoreFailure.Unreachable, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":"a\r\nX: y"}""")]
    public async Task AbsurdToken_IsNotSent(string answer)
    {
        await using var server = new FakeEtcd(_ => FakeReply.Json(answer));
        await using var store = Store(server);
        Assert.Equal(StoreFailure.Unreachable, Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.Transaction)).Failure);
        Assert.All(server.Requests, static request => Assert.Equal("/v3/auth/authenticate", request.Path));
    }

    [Fact]
    public async Task AuthenticationIsOff_RequestsGoWithoutToken()
    {
        await using var server = new FakeEtcd(request => request.Path == "/v3/auth/authenticate"
            ? FakeReply.Json(Recorded.Error(9, "etcdserver: authentication is not enabled"), 412)
            : FakeReply.Json(Recorded.Empty));
        await using var store = Store(server);
        Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.IsType<StoreResponse.Entries>(await store.SendAsync(Requests.Read));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task RequestsAtOnce_AuthenticateOnce()
    {
        await using var server = new FakeEtcd(request => request.Path == "/v3/auth/authenticate" ? Token("T1") : FakeReply.Json(Recorded.Empty));
        await using var store = Store(server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.SendAsync(Requests.Read)));
        Assert.Single(server.Requests, static request => request.Path == "/v3/auth/authenticate");
    }

    [Fact]
    public async Task WatchIsRefusedItsToken_GetsAnother()
    {
        var tokens = 0;
        await using var server = new FakeEtcd(request => request switch
        {
            { Path: "/v3/auth/authenticate" } => Token($"T{++tokens}"),
            { Token: "T1" } => FakeReply.Json(Recorded.Error(16, "etcdserver: invalid auth token"), 401),
            _ => FakeReply.Lines([Recorded.Created, Recorded.Put(4)]),
        });
        await using var store = Store(server);
        Assert.Equal([4], await WatchTests.RevisionsAsync(store, 1, 1));
    }

    [Fact]
    public async Task Log_HasNoSecretAndNoValue()
    {
        var log = new LogLines();
        await using var server = new FakeEtcd(request => request switch
        {
            { Path: "/v3/auth/authenticate" } => Token("T1"),
            { Number: < 4 } => FakeReply.Json(Recorded.Error(14, "etcdserver: no leader"), 503),
            _ => FakeReply.Json(Recorded.Empty),
        });
        await using (var store = new EtcdStore(Options(server), log))
        {
            for (var i = 0; i < 5; i++) await store.SendAsync(Requests.Transaction);
        }

        Assert.NotEmpty(log.All);
        Assert.All(log.All, static line => Assert.DoesNotMatch("T1|quoted|baz|YmF6", line));
    }

    [Fact]
    public async Task DisposedStore_HasClearedThePassword()
    {
        var password = Encoding.UTF8.GetBytes(Password);
        await new EtcdStore(new EtcdOptions { Endpoints = [new Uri("http://127.0.0.1:1")], Username = "iptfs", Password = password }).DisposeAsync();
        Assert.All(password, static octet => Assert.Equal(0, octet));
    }

    private static FakeReply Token(string token) => FakeReply.Json($$"""{{{Recorded.Header}},"token":"{{token}}"}""");

    private static EtcdStore Store(FakeEtcd server) => new(Options(server));

    private static EtcdOptions Options(FakeEtcd server) => new()
    {
        Endpoints = [server.Address],
        Username = "iptfs",
        Password = Encoding.UTF8.GetBytes(Password),
        RequestTimeout = Requests.Patience,
        MinBackOff = TimeSpan.FromMilliseconds(1),
    };
}
