using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Tests.Hosting;

namespace IpTfs.Gateway.Tests.Readers;

/// <summary>A host that answers while it takes a packet, on a device that never reports that there is something to read: only a speculative read finds the answer.</summary>
/// <remarks>The SAs have their actors from the start: the first packet of a quiet pair is handled on another thread.</remarks>
public class LonePacketTests
{
    [Fact]
    public async Task Answer_IsReadByTheThreadThatDeliveredTheQuestion()
    {
        await using var asker = TestGateway.Open();
        await using var answerer = new SilentGateway();
        await answerer.Gateway.StartAsync([TestGateway.Tunnel(1, 2, asker.Socket.Local)], startsAtOnce: true);
        await asker.StartAsync([TestGateway.Tunnel(1, 1, answerer.Gateway.Socket.Local)]);

        for (var i = 0; i < 200; i++)
        {
            Assert.True(asker.Device.TryInject(TestGateway.Packet(1, 1, i)));
            Assert.Equal(TestGateway.Packet(1, 2, i), await asker.NextAsync());
        }

        Assert.Equal(["iptfs-outer-0"], answerer.ReadingThreads);
    }

    [Fact]
    public async Task AnswerAfterManyPacketsWithoutOne_ComesSoon()
    {
        await using var asker = TestGateway.Open();
        await using var answerer = new SilentGateway { Answers = false };
        await answerer.Gateway.StartAsync([TestGateway.Tunnel(1, 2, asker.Socket.Local)], startsAtOnce: true);
        await asker.StartAsync([TestGateway.Tunnel(1, 1, answerer.Gateway.Socket.Local)]);
        for (var i = 0; i < 500; i++)
        {
            Assert.True(asker.Device.TryInject(TestGateway.Packet(1, 1, i)));
            await answerer.Gateway.NextAsync();
        }

        answerer.Answers = true;
        for (var i = 0; i <= SpeculativeReadBackoff.MaxSkipped; i++)
        {
            Assert.True(asker.Device.TryInject(TestGateway.Packet(1, 1, 1000 + i)));
            await answerer.Gateway.NextAsync();
        }

        for (var i = 0; i < SpeculativeReadBackoff.MaxSkipped; i++) Assert.Equal(TestGateway.Packet(1, 2, 1000 + i), await asker.NextAsync());
    }

    /// <summary>A gateway whose device answers every packet at once, and whose queue never polls readable.</summary>
    private sealed class SilentGateway : IAsyncDisposable
    {
        private readonly ReadingRecord _device;

        public SilentGateway()
        {
            TestGateway? gateway = null;
            Gateway = gateway = TestGateway.Open(
                static device => new ReadingRecord(device, isSilent: true),
                packet =>
                {
                    if (Answers) Assert.True(gateway!.Device.TryInject(TestGateway.Packet(1, 2, TestGateway.ValueOf(packet))));
                });
            _device = (ReadingRecord)Gateway.InnerDevice;
        }

        public TestGateway Gateway { get; }

        public bool Answers { get; set; } = true;

        public IEnumerable<string> ReadingThreads => _device.Threads;

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
