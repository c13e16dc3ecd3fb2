using IpTfs.Gateway.Control;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Hosting;

public class GatewayHostTests
{
    [Fact]
    public async Task PacketsOfManyTunnelsInOneBatch_EachTunnelKeepsItsOrder()
    {
        const int tunnels = 15;
        const int each = 8;
        await using var pair = await GatewayPair.StartAsync(tunnels);
        for (var value = 0; value < each; value++)
        {
            for (var number = 1; number <= tunnels; number++) Assert.True(pair.A.Device.TryInject(TestGateway.Packet(number, 1, value)));
        }

        var arrived = new List<(int Tunnel, int Value)>();
        while (arrived.Count < tunnels * each)
        {
            var packet = await pair.B.NextAsync();
            arrived.Add((packet[13], TestGateway.ValueOf(packet)));
        }

        for (var number = 1; number <= tunnels; number++)
            Assert.Equal(Enumerable.Range(0, each), arrived.Where(packet => packet.Tunnel == number).Select(packet => packet.Value));
    }

    [Fact]
    public async Task InnerPackets_ArriveByteEqualAndInOrderBothWays()
    {
        await using var pair = await GatewayPair.StartAsync();
        for (var i = 0; i < 500; i++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, i, payload: 4 + i * 2)));
            Assert.True(pair.B.Device.TryInject(TestGateway.Packet(1, 2, i, payload: 4 + i)));
            Assert.Equal(TestGateway.Packet(1, 1, i, payload: 4 + i * 2), await pair.B.NextAsync());
            Assert.Equal(TestGateway.Packet(1, 2, i, payload: 4 + i), await pair.A.NextAsync());
        }
    }

    [Fact]
    public async Task Counters_AgreeWithWhatWasSent()
    {
        await using var pair = await GatewayPair.StartAsync();
        for (var i = 0; i < 200; i++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, i)));
            await pair.B.NextAsync();
        }

        var sent = (await pair.A.Host.GetSnapshotAsync(default)).Tunnels[0];
        var received = (await pair.B.Host.GetSnapshotAsync(default)).Tunnels[0];
        Assert.Equal(SaState.Running, sent.State);
        Assert.Equal(200, sent.Outbound!.Counters["inner-tx-pkts"]);
        Assert.Equal(200 * 128, sent.Outbound.Counters["inner-tx-octets"]);
        Assert.Equal(200, received.Inbound!.Counters["inner-rx-pkts"]);
        Assert.Equal(200, received.Inbound.Counters["inner-rx-delivered-pkts"]);
        Assert.Equal(sent.Outbound.Counters["tx-pkts"], received.Inbound.Counters["rx-pkts"]);
        Assert.Equal(sent.Outbound.Counters["tx-octets"], received.Inbound.Counters["rx-octets"]);
        Assert.Equal(sent.Outbound.Sequence, received.Inbound.Sequence);
        Assert.All(sent.Outbound.Drops.Concat(received.Inbound.Drops), drop => Assert.Equal(0, drop.Value));
    }

    [Fact]
    public async Task Summary_HasTheFiguresOfTheSnapshot()
    {
        await using var pair = await GatewayPair.StartAsync();
        await AssertSameAsync(pair.A.Host);
        // No policy has this one.
        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(9, 1, 0)));
        for (var i = 0; i < 20; i++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, i)));
            await pair.B.NextAsync();
        }

        await AssertSameAsync(pair.A.Host);
        await AssertSameAsync(pair.B.Host);
        Assert.Equal(20, (await pair.B.Host.GetSummaryAsync(default)).Tunnels[0].Inbound!.Packets);
        Assert.Null(await pair.A.Host.FindTunnelAsync("no such tunnel", default));
        Assert.Equal(20UL, (await pair.A.Host.FindTunnelAsync("tunnel-1", default))!.Outbound!.Sequence);
    }

    private static async Task AssertSameAsync(GatewayHost host)
    {
        var snapshot = await host.GetSnapshotAsync(default);
        var summary = await host.GetSummaryAsync(default);
        Assert.Equal(snapshot.Drops, summary.Drops);
        Assert.Equal(
            snapshot.Tunnels.Select(static tunnel => new TunnelSummary(tunnel.Name, tunnel.Peer, tunnel.State, Summarize(tunnel.Outbound!, "tx"), Summarize(tunnel.Inbound!, "rx"))),
            summary.Tunnels);
    }

    private static SaSummary Summarize(SaSnapshot sa, string direction) =>
        new(sa.Spi, sa.State, sa.Suite, sa.Sequence, sa.Counters[direction + "-pkts"], sa.Counters[direction + "-octets"], sa.Drops.Values.Sum());

    [Fact]
    public async Task PacketWithoutPolicy_IsDroppedAndCountedAndNeverSent()
    {
        await using var pair = await GatewayPair.StartAsync();
        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(9, 1, 1)));
        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, 2)));
        Assert.Equal(2, TestGateway.ValueOf(await pair.B.NextAsync()));
        var snapshot = await pair.A.Host.GetSnapshotAsync(default);
        Assert.Equal(1, snapshot.Drops["no-policy"]);
        Assert.Equal(1, snapshot.Tunnels[0].Outbound!.Counters["inner-tx-pkts"]);
    }

    [Fact]
    public async Task InnerSourceOutsideTheSelectors_IsDroppedAtTheEgress()
    {
        // B believes that only 10.1.1.0/25 is behind A; A believes otherwise and sends from the other half.
        var (a, b) = (TestGateway.Open(), TestGateway.Open());
        await using var disposeA = a;
        await using var disposeB = b;
        await a.StartAsync([TestGateway.Tunnel(1, 1, b.Socket.Local)]);
        await b.StartAsync([TestGateway.Tunnel(1, 2, a.Socket.Local, definition => definition with
        {
            Selectors = TestGateway.Selectors("10.1.2.0/24", "10.1.1.0/30"),
        })]);
        var outside = TestGateway.Packet(1, 1, 1); // from 10.1.1.5
        Assert.True(a.Device.TryInject(outside));
        var inside = TestGateway.Packet(1, 1, 2);
        new IPv4Header { Source = IpAddress.V4([10, 1, 1, 2]), Destination = IpAddress.V4([10, 1, 2, 7]), Protocol = 17 }.Write(inside, inside.Length - 20);
        Assert.True(a.Device.TryInject(inside));
        Assert.Equal(inside, await b.NextAsync());
        Assert.Equal(1, (await b.Host.GetSnapshotAsync(default)).Tunnels[0].Inbound!.Drops["selector-mismatch"]);
    }

    [Fact]
    public async Task RemovedTunnel_CarriesNothing_TheOtherGoesOn()
    {
        await using var pair = await GatewayPair.StartAsync(tunnels: 2);
        await pair.A.Host.ApplyAsync(new TunnelChanges(["tunnel-1"], [], []));
        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, 1)));
        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(2, 1, 2)));
        Assert.Equal(2, TestGateway.ValueOf(await pair.B.NextAsync()));
        var snapshot = await pair.A.Host.GetSnapshotAsync(default);
        Assert.Equal(["tunnel-2"], snapshot.Tunnels.Select(tunnel => tunnel.Name));
        Assert.Equal(1, snapshot.Drops["no-policy"]);
    }

    [Fact]
    [Trait("Requirement", "R13")]
    public async Task ReplacedTunnel_NeverRepeatsASequenceNumber()
    {
        await using var pair = await GatewayPair.StartAsync();
        var highest = 0UL;
        for (var life = 0; life < 5; life++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, life)));
            Assert.Equal(life, TestGateway.ValueOf(await pair.B.NextAsync()));
            var sequence = (await pair.B.Host.GetSnapshotAsync(default)).Tunnels[0].Inbound!.Sequence;
            Assert.True(sequence > highest, $"life {life}: {sequence} after {highest}");
            highest = sequence;
            var report = await pair.A.Host.ApplyAsync(new TunnelChanges(["tunnel-1"], [TestGateway.Tunnel(1, 1, pair.B.Socket.Local)], []));
            Assert.Equal(1, report.Started);
        }
    }

    [Fact]
    public async Task Reconfigured_KeepsNumbersAndLosesNothing()
    {
        await using var pair = await GatewayPair.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, i)));
            if (i % 10 == 5)
            {
                await pair.A.Host.ApplyAsync(new TunnelChanges([], [], [TestGateway.Tunnel(1, 1, pair.B.Socket.Local, d => d with { OuterPacketSize = 1400 - i })]));
                await pair.B.Host.ApplyAsync(new TunnelChanges([], [], [TestGateway.Tunnel(1, 2, pair.A.Socket.Local, d => d with { OuterPacketSize = 1400 - i })]));
            }
        }

        for (var i = 0; i < 50; i++) Assert.Equal(i, TestGateway.ValueOf(await pair.B.NextAsync()));
        var sent = (await pair.A.Host.GetSnapshotAsync(default)).Tunnels[0].Outbound!;
        Assert.Equal(50, sent.Counters["inner-tx-pkts"]);
        Assert.Equal((ulong)sent.Counters["tx-pkts"], sent.Sequence);
    }

    [Fact]
    public async Task RestartedGateway_ContinuesAboveItsOldNumbers()
    {
        await using var b = TestGateway.Open();
        using var folder = new TemporaryFolder();
        var a = TestGateway.Open();
        await b.StartAsync([TestGateway.Tunnel(1, 2, a.Socket.Local)]);
        await a.StartAsync([TestGateway.Tunnel(1, 1, b.Socket.Local)]);
        Assert.True(a.Device.TryInject(TestGateway.Packet(1, 1, 1)));
        await b.NextAsync();
        var before = (await b.Host.GetSnapshotAsync(default)).Tunnels[0].Inbound!.Sequence;
        File.Copy(a.Folder.File("state/sequence-ledger"), folder.File("ledger"));
        await a.DisposeAsync();

        // The same ledger, another process: the socket, and so the port, is new, and the peer follows.
        var again = TestGateway.Open();
        await using var disposeAgain = again;
        Directory.CreateDirectory(again.Folder.File("state"));
        File.Copy(folder.File("ledger"), again.Folder.File("state/sequence-ledger"));
        await again.StartAsync([TestGateway.Tunnel(1, 1, b.Socket.Local)]);
        Assert.True(again.Device.TryInject(TestGateway.Packet(1, 1, 2)));
        Assert.Equal(2, TestGateway.ValueOf(await b.NextAsync()));
        var tunnel = (await b.Host.GetSnapshotAsync(default)).Tunnels[0];
        Assert.True(tunnel.Inbound!.Sequence > before);
        Assert.Equal(again.Socket.Local.ToString(), tunnel.Peer);
        Assert.True(b.Device.TryInject(TestGateway.Packet(1, 2, 3)));
        Assert.Equal(3, TestGateway.ValueOf(await again.NextAsync()));
    }

    [Fact]
    public async Task OversizedPacketWithDontFragment_IsAnsweredAndNothingDies()
    {
        await using var pair = await GatewayPair.StartAsync(change: d => d with { Ingress = d.Ingress with { DontFragment = true } });
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, attempt, payload: 1800)));
            var answer = await pair.A.NextAsync();
            Assert.Equal(1, answer[9]); // ICMP
            Assert.Equal((3, 4), (answer[20], answer[21])); // destination unreachable, fragmentation needed
            // 1500 − IP 20 − UDP 8 − ESP 8 − IV 8 − ICV 16 = 1440; 1436 for payload with 2 of trailer, aligned to 4; less the AGGFRAG header of 4.
            Assert.Equal(1434, answer[26] << 8 | answer[27]);
            Assert.Equal([10, 1, 1, 5], answer[16..20]);
        }

        Assert.True(pair.A.Device.TryInject(TestGateway.Packet(1, 1, 3, payload: 1434 - 28)));
        Assert.Equal(3, TestGateway.ValueOf(await pair.B.NextAsync()));
        var sent = (await pair.A.Host.GetSnapshotAsync(default)).Tunnels[0].Outbound!;
        Assert.Equal(2, sent.Drops["too-big"]);
        Assert.Equal(2, sent.Counters["tx-too-big-messages"]);
    }
}
