using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>A fault in one SA is that SA's alone.</summary>
public class FaultTests
{
    [Fact]
    public async Task SaThatThrowsOnEveryThirdBatch_IsRestartedThenStoppedAndReported_TheOtherLosesNothing()
    {
        const int packets = 400;
        var restarts = 0;
        await using var pair = await GatewayPair.StartAsync(tunnels: 2, transformsOfA: (keys, esn, provider) =>
        {
            var transform = keys.CreateTransform(esn, provider);
            if (keys.Spi != 0x1001) return transform;
            Interlocked.Increment(ref restarts);
            return new FailingTransform(transform, every: 3);
        });

        var faulty = 0;
        for (var i = 0; i < packets; i++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, i)));
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(2, 1, i)));
            // The two share a reader and a batch; what arrives of tunnel 1 is whatever its SA managed.
            byte[] packet;
            while ((packet = await pair.B.NextAsync())[13] == 1) faulty++;
            Assert.Equal(TestGateway.Packet(2, 1, i), packet);
        }

        Assert.InRange(faulty, 1, packets - 1);
        // Six failures in the window: the first life and five restarts; the next fault was one too many.
        await WaitUntilAsync(async () => (await pair.A.Host.GetSnapshotAsync(default)).Tunnels[0].State == SaState.Failed, () => pair.A.Device.TryInject(TestGateway.Packet(1, 1, 0)));
        Assert.Equal(1 + SaSupervisor.MaxFailures, restarts);
        var snapshot = await pair.A.Host.GetSnapshotAsync(default);
        Assert.Equal(SaState.Running, snapshot.Tunnels[1].State);
        Assert.Equal(packets, snapshot.Tunnels[1].Outbound!.Counters["inner-tx-pkts"]);
        // The stopped actor never answers: the others' figures do not wait for it for ever.
        Assert.Equal([SaState.Failed, SaState.Running], (await pair.A.Host.GetSummaryAsync(default)).Tunnels.Select(static tunnel => tunnel.State));
        Assert.False(pair.A.Host.Broken.IsCompleted);
    }

    [Fact]
    public async Task RestartedSa_NeverRepeatsASequenceNumber()
    {
        var seen = new HashSet<ulong>();
        using var ended = new SemaphoreSlim(0);
        await using var pair = await GatewayPair.StartAsync(transformsOfA: (keys, esn, provider) =>
        {
            var transform = keys.CreateTransform(esn, provider);
            return keys.Spi == 0x1001 ? new FailingTransform(transform, every: 4, sequence => Assert.True(seen.Add(sequence), $"{sequence} again"), () => ended.Release()) : transform;
        });
        for (var i = 0; i < 12; i++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, i)));
            // The fourth, eighth and twelfth packet are lost with the life that failed on them; what follows finds the next life.
            if (i % 4 != 3) Assert.Equal(i, TestGateway.ValueOf(await pair.B.NextAsync()));
            else Assert.True(await ended.WaitAsync(TestGateway.Patience));
        }

        Assert.Equal(12, seen.Count);
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> condition, Func<bool> nudge)
    {
        using var patience = new CancellationTokenSource(TestGateway.Patience);
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            nudge();
            await Task.Yield();
        }
    }

    private sealed class FailingTransform(EspTransform inner, int every, Action<ulong>? onSeal = null, Action? onDispose = null) : EspTransform
    {
        private int _sealed;

        public override int IvLength => inner.IvLength;

        public override int IcvLength => inner.IcvLength;

        public override int PaddingAlignment => inner.PaddingAlignment;

        public override void Seal(Span<byte> packet, ulong sequence)
        {
            onSeal?.Invoke(sequence);
            if (++_sealed % every == 0) throw new InvalidOperationException("a fault for the test");
            inner.Seal(packet, sequence);
        }

        public override bool TryOpen(Span<byte> packet, ulong sequence) => inner.TryOpen(packet, sequence);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            onDispose?.Invoke();
        }
    }
}
