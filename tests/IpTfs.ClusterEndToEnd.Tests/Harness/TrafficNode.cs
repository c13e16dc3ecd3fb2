using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>The gateway at the other end of all tunnels, no member of the cluster.</summary>
public sealed class TrafficNode : IDisposable
{
    private readonly string _socket;

    private TrafficNode(BackgroundProcess process, string socket)
    {
        Process = process;
        _socket = socket;
    }

    public BackgroundProcess Process { get; }

    /// <summary>Starts it with so many tunnels and returns when it carries traffic.</summary>
    public static TrafficNode Start(NetworkNamespace side, string directory, int tunnelCount = FlowPlan.Count)
    {
        var (file, tunnels, socket) = (Path.Combine(directory, "traffic.conf"), Path.Combine(directory, "traffic-tunnels.conf"), Path.Combine(directory, "traffic.sock"));
        File.WriteAllText(tunnels, TunnelFiles.OfTrafficNode(tunnelCount));
        File.WriteAllText(file, Configuration(directory, socket));
        var node = new TrafficNode(Gateways.Start(side, file, tunnels), socket);
        node.Process.WaitForLine(line => line.Contains("ready", StringComparison.Ordinal), Patience.Start);
        return node;
    }

    /// <summary>The counters of all its SAs, as <c>iptfs stats --json</c> prints them.</summary>
    public string ReadStatistics() => AdminApi.ReadStatistics(_socket);

    public void Dispose() => Process.Dispose();

    private static string Configuration(string directory, string socket) =>
        $$"""
          iptfs {
            node-name = "traffic"
            state-directory = "{{Path.Combine(directory, "state-traffic")}}"
            tun { name = "iptfs0", mtu = 1400, addresses = ["10.111.100.1/32"], install-routes = on }
            listen { udp = ["{{ClusterTopology.TrafficAddress}}:4500"] }
            admin { socket = "{{socket}}" }
          }
          """;
}
