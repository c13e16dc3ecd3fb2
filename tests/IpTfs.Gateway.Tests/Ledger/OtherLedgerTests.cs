using IpTfs.Gateway.Tests.Hosting;

namespace IpTfs.Gateway.Tests.Ledger;

/// <summary>A gateway takes whatever keeps its promises for its ledger.</summary>
public class OtherLedgerTests
{
    [Fact]
    public async Task LedgerOfAnotherKind_HandsOutNumbersAndStarts_AndIsDisposedWithTheGateway()
    {
        var ledger = new MemoryLedger(5000, 300);
        var (a, b) = (TestGateway.Open(), TestGateway.Open());
        await using (a)
        await using (b)
        {
            await a.StartAsync([TestGateway.Tunnel(1, 1, b.Socket.Local)], ledger: ledger);
            await b.StartAsync([TestGateway.Tunnel(1, 2, a.Socket.Local)]);
            Assert.True(a.Device.TryInject(TestGateway.Packet(1, 1, 7)));
            Assert.Equal(7, TestGateway.ValueOf(await b.NextAsync()));
            var tunnel = (await a.Host.GetSnapshotAsync(default)).Tunnels[0];
            Assert.Equal((5000UL, 300UL), (tunnel.Outbound!.Sequence, tunnel.Inbound!.Sequence));
            Assert.False(File.Exists(a.Folder.File("state/sequence-ledger")));
            Assert.Equal(0, ledger.Disposed);
        }

        Assert.Equal(1, ledger.Disposed);
    }
}
