using System.Text;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Cluster.Tests.Simulation;
using IpTfs.Cluster.Tunnels;

namespace IpTfs.Cluster.Tests.Tunnels;

public sealed class TunnelStoreTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly ClusterKey _key = KnownKey.Create();
    private readonly RecordSealer _sealer;
    private readonly TunnelStore _tunnels;

    public TunnelStoreTests()
    {
        _sealer = new RecordSealer(_key);
        _tunnels = new TunnelStore(_store, _sealer);
    }

    public void Dispose()
    {
        _sealer.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task TunnelThatWasApplied_ReadsBackAndShowsTheStoreNothing()
    {
        var revision = await _tunnels.ApplyAsync("site b", TunnelTexts.Stored(1));

        var read = await _tunnels.ReadAllAsync();
        Assert.Equal((7UL, revision), (read.StoreId, read.Revision));
        Assert.Equal(new StoredTunnel("site b", revision, TunnelTexts.Stored(1), null), Assert.Single(read.Tunnels));
        var value = _store.Model.Find("tunnels/site b")!.Value;
        Assert.Equal(TunnelStore.Schema, value.Span[0]);
        Assert.DoesNotContain("spi", Encoding.Latin1.GetString(value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TunnelsAreListedByNameAndReadInTheOrderOfTheirLastWrite()
    {
        await _tunnels.ApplyAsync("b", "1");
        await _tunnels.ApplyAsync("a", "2");
        var last = await _tunnels.ApplyAsync("b", "3");

        Assert.Equal([new TunnelListing("a", last - 1, null), new TunnelListing("b", last, null)], await _tunnels.ListAsync());
        Assert.Equal(["2", "3"], (await _tunnels.ReadAllAsync()).Tunnels.Select(tunnel => tunnel.Text));
    }

    [Fact]
    public async Task RecordsThatCannotBeUsed_AreNamedWithTheReasonAndTheOthersGoOn()
    {
        await _tunnels.ApplyAsync("good", "text");
        using var otherKey = KnownKey.CreateOther();
        using var otherSealer = new RecordSealer(otherKey);
        Put("other-key", otherSealer.Seal("tunnels/other-key", 1, "text"u8));
        Put("moved", _store.Model.Find("tunnels/good")!.Value.ToArray());
        Put("newer", _sealer.Seal("tunnels/newer", 2, "text"u8));
        Put("no-text", _sealer.Seal("tunnels/no-text", 1, [0xff, 0xfe]));
        Put("", _sealer.Seal("tunnels/", 1, "text"u8));
        Put("empty", []);
        var flipped = _sealer.Seal("tunnels/flipped", 1, "text"u8);
        flipped[20] ^= 1;
        Put("flipped", flipped);

        var read = await _tunnels.ReadAllAsync();
        Assert.Equal("text", Assert.Single(read.Tunnels, tunnel => tunnel.Fault is null).Text);
        Assert.All(read.Tunnels.Where(tunnel => tunnel.Fault is not null), tunnel => Assert.Null(tunnel.Text));
        var faults = (await _tunnels.ListAsync()).ToDictionary(tunnel => tunnel.Name, tunnel => tunnel.Fault);
        Assert.Equal(read.Tunnels.ToDictionary(tunnel => tunnel.Name, tunnel => tunnel.Fault), faults);
        Assert.Equal(8, faults.Count);
        foreach (var name in (string[])["other-key", "moved", "empty", "flipped"]) Assert.StartsWith("does not open", faults[name], StringComparison.Ordinal);
        Assert.Contains("upgrade this node", faults["newer"], StringComparison.Ordinal);
        Assert.Contains("something else than a tunnel", faults["no-text"], StringComparison.Ordinal);
        Assert.Contains("has no name", faults[""], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_SaysWhetherTheTunnelWasThere()
    {
        await _tunnels.ApplyAsync("a", "1");
        await _tunnels.ApplyAsync("ab", "1");

        Assert.True(await _tunnels.DeleteAsync("a"));
        Assert.False(await _tunnels.DeleteAsync("a"));
        Assert.Equal("ab", Assert.Single(await _tunnels.ListAsync()).Name);
    }

    [Theory]
    [InlineData(StoreFailure.Unreachable, "cannot be reached")]
    [InlineData(StoreFailure.Unknown, "run it again")]
    [InlineData(StoreFailure.Full, "--quota-backend-bytes")]
    [InlineData(StoreFailure.Denied, "cluster.etcd.username")]
    [InlineData(StoreFailure.Invalid, "does not take this")]
    public async Task StoreThatFails_IsAnErrorThatSaysWhatToDo(StoreFailure failure, string advice)
    {
        _store.Failure = new StoreResponse.Failed(failure, "what etcd said");

        Func<Task>[] calls = [() => _tunnels.ApplyAsync("a", "1"), () => _tunnels.DeleteAsync("a"), () => _tunnels.ListAsync(), () => _tunnels.ReadAllAsync()];
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<StoreFailedException>(call);
            Assert.Equal(failure, error.Failure);
            Assert.Contains("what etcd said", error.Message, StringComparison.Ordinal);
            Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        }
    }

    private void Put(string name, byte[] value) => _store.Overwrite(ClusterKeys.Tunnel(name), value);
}
