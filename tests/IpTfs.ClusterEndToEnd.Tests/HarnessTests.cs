using System.Buffers.Binary;
using IpTfs.ClusterEndToEnd.Tests.Evidence;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>The instruments without gateways, on plain routes: a check that cannot fail there could not be trusted with a cluster.</summary>
[Trait("Category", "EndToEnd")]
public sealed class HarnessTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    [RootFact("ethtool", "sysctl")]
    public void PlainRoutes_AnswerEveryFlow()
    {
        using var wires = PlainRoutes();
        var log = new TrafficLog();
        using var responder = EchoResponder.Start(wires.Nodes[1], log, 1);
        using var traffic = TrafficGenerator.Start(wires.Traffic, log);
        Interval.Pass(Moment);
        var end = log.Now;
        Interval.Pass(Moment);

        var window = log.Window(0, end);

        Assert.True(window.Rows > 10, $"{window.Rows} rows");
        Assert.Equal(0, traffic.SendFailures);
        Assert.Equal(window.Rows * FlowPlan.Count, window.Sent(TrafficWindow.AllFlows));
        Assert.Equal(0, window.LostRequests(TrafficWindow.AllFlows) + window.LostAnswers(TrafficWindow.AllFlows) + window.Repeated());
        Assert.All(TrafficWindow.AllFlows, flow => Assert.Equal(1, window.LastResponder(flow)));
    }

    [RootFact("ethtool", "sysctl")]
    public void CutWire_ShowsAsLossesAndAsAGap()
    {
        using var wires = PlainRoutes();
        var log = new TrafficLog();
        using var responder = EchoResponder.Start(wires.Nodes[1], log, 1);
        using var traffic = TrafficGenerator.Start(wires.Traffic, log);
        Assert.True(Interval.Until(() => log.Everything().AllAnswered(TrafficWindow.AllFlows), Patience.Start));

        var cut = log.Now;
        wires.Router.Ip("link set b0 down");
        Interval.Pass(Moment);
        wires.Router.Ip("link set b0 up");
        wires.Router.Ip($"route replace {FlowPlan.ClusterNetwork} via 10.8.1.2");
        var mended = log.Now;
        Assert.True(Interval.Until(() => log.Window(mended, int.MaxValue).AllAnswered(TrafficWindow.AllFlows), Patience.Start));

        var window = log.Window(cut, log.Now);
        Assert.All(TrafficWindow.AllFlows, flow => Assert.InRange(window.Gap(flow, traffic.Period), 400_000, 30_000_000));
        Assert.True(window.LostRequests(TrafficWindow.AllFlows) > FlowPlan.Count * 5);
    }

    [RootFact("ethtool", "sysctl", "tcpdump")]
    public void SequenceNumberSentTwice_IsFoundOnWhicheverWires()
    {
        using var wires = ClusterTopology.Create();
        using var directory = new WorkDirectory();
        using var first = WireCapture.Start(wires.Nodes[0], directory.File("a.pcap"));
        using var second = WireCapture.Start(wires.Nodes[2], directory.File("c.pcap"));
        SendEsp(wires.Nodes[0], (0x1001u, 1u), (0x1001u, 2u), (0x1002u, 1u));
        first.Flush();
        var audit = new SequenceAudit();
        audit.Read(first.Path);
        SendEsp(wires.Nodes[0], (0x1001u, 3u));
        SendEsp(wires.Nodes[2], (0x1001u, 2u), (0x1002u, 2u));
        first.Flush();
        second.Flush();
        audit.Read(first.Path);
        audit.Read(second.Path);

        Assert.Equal(["SPI 0x1001 sequence 2 again in c.pcap"], audit.Repeated);
        Assert.Equal((6, 2), (audit.Packets, audit.Associations));
    }

    [RootTheory("ethtool", "sysctl", "ping")]
    [InlineData(ClusterNetwork.Relay)]
    [InlineData(ClusterNetwork.Store)]
    public void UnpluggedCable_CutsOneNodeFromOneNetwork(ClusterNetwork network)
    {
        using var wires = ClusterTopology.Create();
        wires.SetCable(0, network, plugged: false);

        Assert.Equal(network != ClusterNetwork.Relay, Reaches(wires.Nodes[0], ClusterTopology.RelayAddress(1)));
        Assert.Equal(network != ClusterNetwork.Store, Reaches(wires.Nodes[0], ClusterTopology.StoreAddress(0)));
        Assert.True(Reaches(wires.Nodes[2], ClusterTopology.RelayAddress(1)));

        wires.SetCable(0, network, plugged: true);

        Assert.True(Interval.Until(() => Reaches(wires.Nodes[0], network == ClusterNetwork.Relay ? ClusterTopology.RelayAddress(1) : ClusterTopology.StoreAddress(0)), Patience.Start));
    }

    [RootFact("ethtool", "sysctl", "etcd")]
    public void Store_IsWrittenReadFilledAndEmptied()
    {
        using var wires = ClusterTopology.Create();
        using var servers = StoreServers.Start(wires.Fabric, 4 << 20);
        using var store = new StoreClient(wires.Fabric);
        store.Write("/x/one", [1, 2]);

        Assert.Equal([1, 2], store.Read("/x/one"));
        Assert.Equal(["/x/one"], store.Names("/x/"));
        Assert.Null(store.Read("/x/two"));
        Assert.False(store.TryReplace("/x/one", [1], [3]));
        Assert.True(store.TryReplace("/x/one", [1, 2], [3]));
        Assert.Equal([3], store.Read("/x/one"));

        var block = new byte[1 << 20];
        for (var written = 0; store.TryWrite("/fill", block); written++) Assert.InRange(written, 0, 8);
        store.Delete("/fill");
        store.MakeRoom();

        Assert.True(Interval.Until(() => store.TryWrite("/x/two", [3]), Patience.Start));
    }

    [RootFact("ethtool", "sysctl", "tcpdump")]
    public void OneGatewayInPlaceOfACluster_CarriesEveryFlow()
    {
        using var wires = ClusterTopology.Create();
        using var directory = new WorkDirectory();
        var (file, tunnels) = (directory.File("alone.conf"), directory.File("tunnels.conf"));
        File.WriteAllText(tunnels, TunnelFiles.OfCluster());
        File.WriteAllText(
            file,
            $$"""
              iptfs {
                state-directory = "{{directory.File("state")}}", rehearsal = off, admin.socket = "{{directory.File("alone.sock")}}"
                tun.mtu = 1400, listen.udp = ["{{ClusterTopology.ServiceAddress}}:4500"]
              }
              """);
        using var gateway = Gateways.Start(wires.Nodes[0], file, tunnels);
        gateway.WaitForLine(line => line.Contains("ready", StringComparison.Ordinal), Patience.Start);
        using var far = TrafficNode.Start(wires.Traffic, directory.Path);
        using var capture = WireCapture.Start(wires.Nodes[0], directory.File("a.pcap"));
        var log = new TrafficLog();
        using var responder = EchoResponder.Start(wires.Nodes[0], log, 0);
        using var traffic = TrafficGenerator.Start(wires.Traffic, log);
        // Code that is still being compiled is slow, and a full queue loses: that comes to an end.
        Assert.True(Interval.Until(() => IsWhole(log.Window(log.Now - 700_000, log.Now - 200_000)), Patience.Start));
        capture.Flush();
        var audit = new SequenceAudit();
        audit.Read(capture.Path);

        Assert.Equal(0, log.Everything().Repeated());
        Assert.Empty(audit.Repeated);
        Assert.Equal(FlowPlan.Count, audit.Associations);
    }

    private static bool IsWhole(TrafficWindow window) =>
        window.AllAnswered(TrafficWindow.AllFlows) && window.LostRequests(TrafficWindow.AllFlows) + window.LostAnswers(TrafficWindow.AllFlows) == 0;

    private static bool Reaches(NetworkNamespace side, string address) => side.Run(Patience.Command, "ping", "-q", "-c", "1", "-W", "1", address).ExitCode == 0;

    /// <summary>The topology with routes where tunnels would be: behind the router everything leads to node b.</summary>
    private static ClusterTopology PlainRoutes()
    {
        var wires = ClusterTopology.Create();
        wires.Traffic.Ip($"route add {FlowPlan.ClusterNetwork} via {ClusterTopology.RouterAddress}");
        wires.Router.Ip($"route add {FlowPlan.ClusterNetwork} via 10.8.1.2");
        wires.Router.Ip($"route add {FlowPlan.TrafficNetwork} via {ClusterTopology.TrafficAddress}");
        wires.Nodes[1].Ip($"route add {FlowPlan.TrafficNetwork} via 10.8.1.1");
        return wires;
    }

    private static void SendEsp(NetworkNamespace side, params ReadOnlySpan<(uint Spi, uint Sequence)> packets)
    {
        using var socket = DatagramSocket.Open(side, 4500);
        foreach (var (spi, sequence) in packets)
        {
            var octets = new byte[64];
            BinaryPrimitives.WriteUInt32BigEndian(octets, spi);
            BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(4), sequence);
            Assert.True(socket.Send(octets, 0, DatagramSocket.Number(ClusterTopology.TrafficAddress), 4500));
        }
    }
}
