using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Etcd.Fake;
using IpTfs.Cluster.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Cluster.Tests.Etcd;

/// <summary>Which endpoint a request goes to, and when to another.</summary>
public class FailoverTests
{
    private static readonly Uri A = new("http://127.0.0.1:1");
    private static readonly Uri B = new("http://127.0.0.1:2");

    [Fact]
    public async Task DeadEndpoint_RequestsGoToTheNextAndStayThere()
    {
        var log = new LogLines();
        var dead = FailureTests.Nowhere();
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Succeeded));
        await using var store = new EtcdStore(Requests.Options(dead, server.Address), log);
        for (var i = 0; i < 3; i++) Assert.IsType<StoreResponse.Decided>(await store.SendAsync(Requests.Transaction));
        Assert.Equal(3, server.Requests.Count);
        Assert.Collection(
            log.All,
            line => Assert.StartsWith($"Warning: etcd at {dead} fails: ", line, StringComparison.Ordinal),
            line => Assert.Equal($"Information: etcd at {server.Address} answers", line));
    }

    [Fact]
    public async Task RefusalBeforeExecution_TransactionGoesToTheNext()
    {
        await using var busy = new FakeEtcd(_ => FakeReply.Json(Recorded.Error(8, "etcdserver: too many requests"), 429));
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Succeeded));
        await using var store = Requests.Store(busy.Address, server.Address);
        Assert.IsType<StoreResponse.Decided>(await store.SendAsync(Requests.Transaction));
    }

    [Fact]
    public async Task SomethingElseAtTheAddress_TransactionGoesToTheNext()
    {
        await using var other = new FakeEtcd(_ => FakeReply.Json("Not Found", 404));
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Succeeded));
        await using var store = Requests.Store(other.Address, server.Address);
        Assert.IsType<StoreResponse.Decided>(await store.SendAsync(Requests.Transaction));
    }

    [Fact]
    public async Task TransactionMayHaveBeenExecuted_OnlyReadsGoToTheNext()
    {
        await using var lost = new FakeEtcd(_ => FakeReply.Json(Recorded.Error(14, "etcdserver: leader changed"), 503));
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Empty));
        foreach (var (request, isUnknown) in new[] { (Requests.Transaction, true), (Requests.Grant, true), (Requests.Read, false), (Requests.Revoke, false) })
        {
            await using var store = Requests.Store(lost.Address, server.Address);
            var answer = await store.SendAsync(request);
            Assert.Equal(isUnknown, answer is StoreResponse.Failed { Failure: StoreFailure.Unknown });
            Assert.Equal(!isUnknown, answer is StoreResponse.Entries or StoreResponse.Done);
        }

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task SilentEndpoint_ReadGoesOnWithinTheTimeout()
    {
        var clock = new HandClock();
        await using var silent = new FakeEtcd(_ => FakeReply.Silence());
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Empty));
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = [silent.Address, server.Address], Time = clock });
        var answer = store.SendAsync(Requests.Read);
        await silent.ArrivalAsync();
        clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.IsType<StoreResponse.Entries>(await answer);
    }

    [Fact]
    public async Task SilentEndpoint_TransactionHasTheWholeTimeout()
    {
        var clock = new HandClock();
        await using var silent = new FakeEtcd(_ => FakeReply.Silence());
        await using var server = new FakeEtcd(_ => FakeReply.Json(Recorded.Empty));
        await using var store = new EtcdStore(new EtcdOptions { Endpoints = [silent.Address, server.Address], Time = clock });
        var answer = store.SendAsync(Requests.Transaction);
        await silent.ArrivalAsync();
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(StoreFailure.Unknown, Assert.IsType<StoreResponse.Failed>(await answer).Failure);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task EveryEndpointFails_TheMessageSaysWhyForEach()
    {
        var dead = FailureTests.Nowhere();
        await using var lost = new FakeEtcd(_ => FakeReply.Json(Recorded.Error(14, "etcdserver: no leader"), 503));
        await using var store = Requests.Store(dead, lost.Address);
        var failed = Assert.IsType<StoreResponse.Failed>(await store.SendAsync(Requests.KeepAlive));
        Assert.Equal(StoreFailure.Unknown, failed.Failure);
        Assert.Contains($"etcd at {dead}: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains($"etcd at {lost.Address}: etcdserver: no leader", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FailedEndpoint_IsLeftAloneUntilItsBackOffIsOver()
    {
        var clock = new HandClock();
        var endpoints = new EtcdEndpoints([A, B], new BackOff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)), clock, NullLogger.Instance);
        var first = endpoints.Choose([]).Endpoint;
        Assert.Equal(A, first.Address);
        endpoints.HandleFailure(first, "");
        var second = endpoints.Choose([]).Endpoint;
        Assert.Equal(B, second.Address);
        // B was tried within the same request: only A is left, and it has to wait.
        Assert.InRange(endpoints.Choose([second]).Wait, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal((first, TimeSpan.Zero), endpoints.Choose([second]));
        endpoints.HandleAnswer(first);
        Assert.Equal(first, endpoints.Choose([]).Endpoint);
    }

    [Fact]
    public void FailuresInARow_WaitTwiceAsLongUpToTheLimit()
    {
        var backOff = new BackOff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, backOff.After(0));
        foreach (var (failures, milliseconds) in new[] { (1, 50), (2, 100), (5, 800), (6, 1000), (int.MaxValue, 1000) })
            Assert.InRange(backOff.After(failures), TimeSpan.FromMilliseconds(milliseconds / 2), TimeSpan.FromMilliseconds(milliseconds));
    }

    [Fact]
    public void RequestsThatFailTogether_AreOneFailure()
    {
        var clock = new HandClock();
        var endpoints = new EtcdEndpoints([A], new BackOff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)), clock, NullLogger.Instance);
        var endpoint = endpoints.Choose([]).Endpoint;
        for (var i = 0; i < 10; i++) endpoints.HandleFailure(endpoint, "");
        Assert.Equal(1, endpoint.Failures);
    }

    [Fact]
    public void EndpointThatComesAndGoes_DoesNotFillTheLog()
    {
        var log = new LogLines();
        var clock = new HandClock();
        var endpoints = new EtcdEndpoints([A], new BackOff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)), clock, log);
        var endpoint = endpoints.Choose([]).Endpoint;
        for (var i = 0; i < 100; i++)
        {
            endpoints.HandleFailure(endpoint, "gone");
            clock.Advance(TimeSpan.FromMilliseconds(100));
            endpoints.HandleAnswer(endpoint);
        }

        // In ten seconds: the first failure, and that it answers again.
        Assert.Equal([$"Warning: etcd at {A} fails: gone", $"Information: etcd at {A} answers"], log.All);
    }
}
