using IpTfs.Gateway.Control;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>A tunnel that no reader finds any more: between what it was told and its removal.</summary>
public class UnlistTests
{
    [Fact]
    public async Task UnlistedTunnel_GetsNothingMore_AndMayBeRemovedAndInstalledAgain()
    {
        await using var sender = TestGateway.Open();
        await using var receiver = TestGateway.Open();
        await receiver.StartAsync([TestGateway.Tunnel(1, 2, sender.Socket.Local), TestGateway.Tunnel(2, 2, sender.Socket.Local)]);
        await sender.StartAsync([TestGateway.Tunnel(1, 1, receiver.Socket.Local), TestGateway.Tunnel(2, 1, receiver.Socket.Local)]);
        Inject(sender, 1, 1);
        Assert.Equal(TestGateway.Packet(1, 1, 1), await receiver.NextAsync());

        Assert.Equal(1, await receiver.Host.UnlistAsync(["tunnel-1", "none"]));
        Assert.Equal(0, await receiver.Host.UnlistAsync(["tunnel-1"]));
        Inject(sender, 1, 2);
        Inject(sender, 2, 3);
        Assert.Equal(TestGateway.Packet(2, 1, 3), await receiver.NextAsync());

        await receiver.Host.ApplyAsync(new TunnelChanges(["tunnel-1"], [], []));
        var report = await receiver.Host.ApplyAsync(new TunnelChanges([], [TestGateway.Tunnel(1, 2, sender.Socket.Local)], []));
        Assert.Empty(report.Faults);
        Inject(sender, 1, 4);
        Assert.Equal(TestGateway.Packet(1, 1, 4), await receiver.NextAsync());
    }

    private static void Inject(TestGateway sender, int tunnel, int value) => Assert.True(sender.Device.TryInject(TestGateway.Packet(tunnel, 1, value)));
}
