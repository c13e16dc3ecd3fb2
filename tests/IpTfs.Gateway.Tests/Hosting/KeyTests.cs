using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>Keys live as long as they are needed, and are shown nowhere.</summary>
public class KeyTests
{
    private static readonly Endpoint Peer = new(IpAddress.V4([127, 0, 0, 1]), 4500);

    [Fact]
    public void ClearedKeys_MakeNoTransform()
    {
        var definition = TestGateway.Tunnel(1, 1, Peer);
        definition.Dispose();
        Assert.Throws<ObjectDisposedException>(() => definition.Outbound.CreateTransform(false, "auto"));
        Assert.Throws<ObjectDisposedException>(() => definition.Inbound.Fingerprint("in"));
    }

    [Fact]
    public void Text_TellsNothingOfTheKeys()
    {
        var definition = TestGateway.Tunnel(1, 1, Peer);
        Assert.DoesNotContain("1111", definition.ToString(), StringComparison.Ordinal);
        Assert.Contains("SPI 0x00001001", definition.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RemovedTunnel_HasItsKeysCleared()
    {
        var (a, b) = (TestGateway.Open(), TestGateway.Open());
        await using var disposeB = b;
        var definition = TestGateway.Tunnel(1, 1, b.Socket.Local);
        await a.StartAsync([definition]);
        await a.Host.ApplyAsync(new TunnelChanges(["tunnel-1"], [], []));
        // The host has stopped every actor when this returns, those of the removed tunnel before.
        await a.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => definition.Outbound.CreateTransform(false, "auto"));
        Assert.Throws<ObjectDisposedException>(() => definition.Inbound.CreateTransform(false, "auto"));
    }

    [Fact]
    public async Task StoppedGateway_HasItsKeysCleared()
    {
        var (a, b) = (TestGateway.Open(), TestGateway.Open());
        await using var disposeB = b;
        SaDefinition definition = TestGateway.Tunnel(1, 1, b.Socket.Local);
        await a.StartAsync([definition]);
        await a.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => definition.Outbound.CreateTransform(false, "auto"));
    }
}
