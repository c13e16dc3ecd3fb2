using System.Globalization;
using System.Text;
using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>The gateway with a tunnel for each stream, and a reader of raw packets on its TUN device.</summary>
public static class OurReceiver
{
    public static Dictionary<int, Delivery> Run()
    {
        using var directory = new WorkDirectory();
        using var link = VethLink.Create(Site.A, Site.B);
        var configuration = new GatewayConfiguration(
            Site.A, Site.B, new TunnelCase(Encapsulation.Udp, AddressFamily.V4, AddressFamily.V4), new TunnelOptions(), directory.Path);
        using var gateway = new Gateway(link.Left, configuration);
        gateway.WriteConfiguration(ToHocon(configuration));
        gateway.Start();
        using var listener = link.Left.Start(
            Lab.Probe, "list", "on=iptfs0", $"to={Site.A.InnerV4},{Site.A.InnerV6}", string.Create(CultureInfo.InvariantCulture, $"port={InnerDatagram.Port}"));
        listener.WaitForLine(line => line == "ready", Patience.Start);
        using var capture = Tcpdump.Start(link.Left, directory.File("wire.pcap"));
        ReceiverSide.SendAll(link.Right, Site.B.OuterV4, Site.A.OuterV4, directory, listener);

        var figures = Gateway.Run(link.Left, "stats", "--socket", configuration.AdminSocket, "--json").EnsureSuccess().Output;
        return Delivery.Parse(
            listener.Lines,
            capture.Stop(),
            stream => GatewayStatistics.Parse(figures, TunnelName(stream)).Inbound.Drops.Where(drop => drop.Value != 0).ToDictionary());
    }

    private static string TunnelName(HandMadeStream stream) => string.Create(CultureInfo.InvariantCulture, $"stream-{stream.Number}");

    // No timer of the gateway's may decide a stream: what is missing is given up by the markers' sequence numbers only.
    private static string ToHocon(GatewayConfiguration configuration)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            iptfs {
              node-name = "hand-made"
              state-directory = "{{configuration.StateDirectory}}"
              tun { name = "iptfs0", mtu = 1500, addresses = ["{{Site.A.InnerV4}}/24", "{{Site.A.InnerV6}}/64"], install-routes = on }
              listen { udp = ["{{Site.A.OuterV4}}:4500"] }
              admin { socket = "{{configuration.AdminSocket}}" }
              tunnel-defaults {
                local = "{{Site.A.OuterV4}}", remote = "{{Site.B.OuterV4}}"
                suite = aes128gcm16
                replay-window = 1024
                traffic-flow-security { window-size = {{HandMadeStream.ReorderWindow}}, lost-packet-timer-interval = 60 s }
              }
              tunnels {

            """);
        foreach (var stream in HandMadeStreams.All)
        {
            var key = Convert.ToHexStringLower(stream.Key);
            // The other way carries nothing, but must have a key of its own.
            var unused = Convert.ToHexStringLower([.. stream.Key.Select(octet => (byte)~octet)]);
            text.Append(CultureInfo.InvariantCulture, $$"""
                {{TunnelName(stream)}} {
                  traffic-selectors {
                    local = ["192.168.1.0/24", "fd01::/64"], remote = ["{{InnerDatagram.NetworkV4(stream.Number)}}", "{{InnerDatagram.NetworkV6(stream.Number)}}"]
                  }
                  outbound { spi = {{stream.Spi}}, key = "{{unused}}" }
                  inbound { spi = {{stream.Spi}}, key = "{{key}}" }
                }

                """);
        }

        return text.Append("  }\n}\n").ToString();
    }
}
