using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Relay;

namespace IpTfs.Cluster.Tests.Relay;

public class RelayPeerTests
{
    private static readonly NodeRecord Record = new("node-a", "0102030405060708090a0b0c0d0e0f10", 1, "1.0", 100, false, "10.9.0.1:4501", []);

    [Fact]
    public void RecordOfANode_IsRead()
    {
        Assert.True(RelayPeer.TryRead(Record, out var peer));

        Assert.Equal(Packets.A, peer);
    }

    [Fact]
    public void NodeThatTakesNothing_HasNoEndpoint()
    {
        Assert.True(RelayPeer.TryRead(Record with { Relay = null }, out var peer));

        Assert.Equal(default, peer.Endpoint);
    }

    [Fact]
    public void V6Address_IsRead()
    {
        Assert.True(RelayPeer.TryRead(Record with { Relay = "[2001:db8::1]:4501" }, out var peer));

        Assert.Equal("[2001:db8::1]:4501", peer.Endpoint.ToString());
    }

    [Theory]
    [InlineData("", "10.9.0.1:4501")]
    [InlineData("0102030405060708090a0b0c0d0e0f1", "10.9.0.1:4501")]
    [InlineData("0102030405060708090a0b0c0d0e0f1x", "10.9.0.1:4501")]
    [InlineData("0102030405060708090a0b0c0d0e0f10", "10.9.0.1")]
    [InlineData("0102030405060708090a0b0c0d0e0f10", "10.9.0.1:0")]
    [InlineData("0102030405060708090a0b0c0d0e0f10", "node-a:4501")]
    [InlineData("0102030405060708090a0b0c0d0e0f10", "")]
    public void AnythingElse_IsRefused(string instance, string relay) =>
        Assert.False(RelayPeer.TryRead(Record with { Instance = instance, Relay = relay }, out _));
}
