using IpTfs.Gateway.Tests.Hosting;

namespace IpTfs.Gateway.Tests.Readers;

/// <summary>Who reads the inner device: the thread that waits for outer packets while inner ones come one by one, another when there are more.</summary>
public class IdleReaderTests
{
    private const string Shared = "iptfs-outer-0";
    private const string Own = "iptfs-inner-0";
    private int _value;

    [Fact]
    public async Task LonePackets_AreReadByTheOuterThread_ManyByTheInnerOne_AndLoneOnesAgainByTheOuter()
    {
        await using var sender = TestGateway.Open(static device => new ReadingRecord(device));
        await using var receiver = TestGateway.Open();
        await receiver.StartAsync([TestGateway.Tunnel(1, 2, sender.Socket.Local)]);
        await sender.StartAsync([TestGateway.Tunnel(1, 1, receiver.Socket.Local)]);
        var record = (ReadingRecord)sender.InnerDevice;

        await CarryAsync(sender, receiver, 1);
        Assert.Equal([Shared], record.Threads);

        for (var i = 0; i < 10_000 && !record.Threads.Contains(Own); i++) await CarryAsync(sender, receiver, 50);
        Assert.Contains(Own, record.Threads);

        // Now and then one comes while the one before is still handled: as long as that happens often the packets do not come one by one.
        for (var i = 0; i < 100_000 && record.Threads.Contains(Own); i++)
        {
            record.Forget();
            await CarryAsync(sender, receiver, 1);
        }

        Assert.Equal([Shared], record.Threads);
    }

    private async Task CarryAsync(TestGateway sender, TestGateway receiver, int count)
    {
        var first = _value;
        for (var i = 0; i < count; i++) Assert.True(sender.Device.TryInject(TestGateway.Packet(1, 1, _value++)));
        for (var i = 0; i < count; i++) Assert.Equal(TestGateway.Packet(1, 1, first + i), await receiver.NextAsync());
    }
}
