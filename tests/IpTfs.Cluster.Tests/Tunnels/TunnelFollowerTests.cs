using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Cluster.Tests.Simulation;
using IpTfs.Cluster.Tunnels;

namespace IpTfs.Cluster.Tests.Tunnels;

public sealed class TunnelFollowerTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly WatchedClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterKey _key = KnownKey.Create();
    private readonly RecordSealer _sealer;
    private readonly TunnelStore _tunnels;
    private readonly List<string> _reports = [];
    private readonly TunnelFollower _follower;

    public TunnelFollowerTests()
    {
        _sealer = new RecordSealer(_key);
        _tunnels = new TunnelStore(_store, _sealer);
        _follower = new TunnelFollower(_store, _tunnels, _clock, _reports.Add) { Quiet = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(3), Retry = TimeSpan.FromSeconds(2) };
    }

    public void Dispose()
    {
        _stop.Dispose();
        _clock.Dispose();
        _sealer.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task TunnelsAreTold_AtOnceAndWhenAChangeIsFollowedByNoOther()
    {
        await using var told = await StartAsync();
        Assert.Empty(told.Current.Tunnels);
        var next = told.MoveNextAsync().AsTask();
        await _tunnels.ApplyAsync("a", "1");
        await _clock.ArmedAsync();
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        await _tunnels.ApplyAsync("b", "2");
        await _clock.ArmedAsync();
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(next.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(await next);
        Assert.Equal(["a", "b"], told.Current.Tunnels.Select(tunnel => tunnel.Name));
        Assert.Equal(0, _store.Watches);
    }

    [Fact]
    public async Task ChangesWithoutAnEnd_AreToldAfterTheLongestTime()
    {
        await using var told = await StartAsync();
        var next = told.MoveNextAsync().AsTask();
        for (var i = 0; i < 5; i++)
        {
            await _tunnels.ApplyAsync($"t{i}", "1");
            await _clock.ArmedAsync();
            _clock.Advance(TimeSpan.FromSeconds(0.6));
        }

        Assert.True(await next);
        Assert.Equal(5, told.Current.Tunnels.Count);
    }

    [Fact]
    public async Task OtherKeys_AreNoChangeOfTheTunnels()
    {
        await using var told = await StartAsync();
        _store.Overwrite("state/nodes/a", default(ReadOnlyMemory<byte>));
        var next = told.MoveNextAsync().AsTask();
        await _tunnels.ApplyAsync("a", "1");
        await _clock.ArmedAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await next);
        Assert.Single(told.Current.Tunnels);
    }

    [Fact]
    public async Task ChangesThatTheStoreHasForgotten_AreReadAtOnce()
    {
        await using var told = await StartAsync();
        await _tunnels.ApplyAsync("a", "1");
        await _tunnels.ApplyAsync("b", "1");
        _store.Model.Compact();
        Assert.True(await told.MoveNextAsync());
        Assert.Equal(2, told.Current.Tunnels.Count);

        var next = told.MoveNextAsync().AsTask();
        await _tunnels.DeleteAsync("a");
        await _clock.ArmedAsync();
        await _clock.ArmedAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await next);
        Assert.Equal("b", Assert.Single(told.Current.Tunnels).Name);
    }

    [Fact]
    public async Task StoreThatCannotBeRead_IsReportedOnceAndTriedAgain()
    {
        _store.Failure = new StoreResponse.Failed(StoreFailure.Unreachable, "connection refused");
        await using var told = _follower.FollowAsync(_stop.Token).GetAsyncEnumerator();
        var first = told.MoveNextAsync().AsTask();
        for (var i = 0; i < 3; i++)
        {
            await _clock.ArmedAsync();
            if (i == 2) _store.Failure = null;
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.True(await first);
        Assert.Contains("connection refused", Assert.Single(_reports), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_EndsItAndItsWatch()
    {
        await using var told = await StartAsync();
        var next = told.MoveNextAsync().AsTask();
        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(0, _store.Watches);
    }

    private async Task<IAsyncEnumerator<StoredTunnels>> StartAsync()
    {
        var told = _follower.FollowAsync(_stop.Token).GetAsyncEnumerator();
        Assert.True(await told.MoveNextAsync());
        return told;
    }
}
