using System.Security.Cryptography;
using System.Text;
using IpTfs.ClusterEndToEnd.Tests.Traffic;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>Writes the tunnels of both sides: one for each flow, and more where asked for, each with selectors, SPIs and keys of its own.</summary>
public static class TunnelFiles
{
    /// <summary>The tunnel's name, the same on both sides.</summary>
    public static string Name(int flow) => FormattableString.Invariant($"t{flow:D3}");

    /// <summary>The tunnels as the traffic node's gateway has them.</summary>
    public static string OfTrafficNode(int count = FlowPlan.Count) => Write(count, ClusterTopology.TrafficAddress, ClusterTopology.ServiceAddress, isCluster: false);

    /// <summary>The tunnels as every node of the cluster has them.</summary>
    public static string OfCluster(int count = FlowPlan.Count) => Write(count, ClusterTopology.ServiceAddress, ClusterTopology.TrafficAddress, isCluster: true);

    private static string Write(int count, string local, string remote, bool isCluster)
    {
        var text = new StringBuilder();
        text.AppendLine(
            $$"""
              iptfs {
                tunnel-defaults {
                  local = "{{local}}", remote = "{{remote}}"
                  traffic-flow-security {
                    packet-size { use-path-mtu-discovery = off, outer-packet-size = 1500 }
                    # What is measured is the cluster: a packet that never comes is given up at once, and none waits for it.
                    lost-packet-timer-interval = 10 ms
                  }
                }
                tunnels {
              """);
        for (var flow = 0; flow < count; flow++)
        {
            var (hosts, far) = (FlowPlan.ClusterHost(flow), FlowPlan.TrafficHost(flow));
            if (!isCluster) (hosts, far) = (far, hosts);
            text.AppendLine(FormattableString.Invariant($$"""    {{Name(flow)}} {"""));
            text.AppendLine(FormattableString.Invariant($$"""      traffic-selectors { local = ["{{hosts}}/32"], remote = ["{{far}}/32"] }"""));
            text.AppendLine(FormattableString.Invariant($$"""      outbound { {{Association(flow, fromCluster: isCluster)}} }, inbound { {{Association(flow, fromCluster: !isCluster)}} }"""));
            text.AppendLine("    }");
        }

        return text.AppendLine("  }").AppendLine("}").ToString();
    }

    private static string Association(int flow, bool fromCluster)
    {
        var spi = (fromCluster ? 0x200000 : 0x100000) + flow;
        var key = SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"key {spi} of the end-to-end tests"))).AsSpan(0, 20);
        return FormattableString.Invariant($"spi = 0x{spi:x}, key = \"{Convert.ToHexStringLower(key)}\"");
    }
}
