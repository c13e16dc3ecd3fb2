using System.Globalization;

namespace IpTfs.Testing.EndToEnd;

/// <summary>Writes the HOCON file of one gateway.</summary>
public sealed record GatewayConfiguration(Site Own, Site Peer, TunnelCase Case, TunnelOptions Options, string Directory)
{
    private const int NatPort = 4500;

    public string StateDirectory => Path.Combine(Directory, $"state-{Own.Name}");

    public string AdminSocket => Path.Combine(Directory, $"{Own.Name}.sock");

    /// <summary>The tunnel's name in the configuration.</summary>
    public string TunnelName => $"site-{Peer.Name}";

    private bool IsA => Own == Site.A;

    public string ToHocon() => string.Create(CultureInfo.InvariantCulture, $$"""
        iptfs {
          node-name = "site-{{Own.Name}}"
          state-directory = "{{StateDirectory}}"
          tun { name = "iptfs0", mtu = {{Options.TunMtu}}, addresses = ["{{Own.InnerV4}}/24", "{{Own.InnerV6}}/64"], install-routes = on }
          listen { {{Listen()}} }
          tunnels {
            {{TunnelName}} {
              local = "{{Own.Outer(Case.Outer)}}", remote = "{{Peer.Outer(Case.Outer)}}"
              encapsulation = {{(Case.Encapsulation == Encapsulation.Udp ? $"udp\n      remote-port = {NatPort}" : "none")}}
              traffic-selectors { local = {{Networks(Own)}}, remote = {{Networks(Peer)}} }
              suite = {{Options.Suite}}
              esn = {{(Options.Esn ? "on" : "off")}}
              replay-window = 1024
              outbound { {{Association(fromA: IsA)}} }
              inbound { {{Association(fromA: !IsA)}} }
              traffic-flow-security {
                mode = on-demand
                packet-size { use-path-mtu-discovery = {{(Options.UsePathMtuDiscovery ? "on" : "off")}}, outer-packet-size = {{Options.OuterPacketSize}} }
                dont-fragment = {{(Options.DontFragment ? "on" : "off")}}
                window-size = {{Options.WindowSize}}
                initial-delay = {{Options.InitialDelay}}
                {{Options.TrafficFlowSecurity}}
              }
            }
          }
          io { {{Options.Io}} }
          rehearsal = {{(Options.Rehearsal ? "on" : "off")}}
          admin { socket = "{{AdminSocket}}" }
        }
        """);

    private static string Networks(Site site) => $"[{string.Join(", ", site.Networks.Select(network => $"\"{network}\""))}]";

    private string Listen()
    {
        var address = Own.Outer(Case.Outer);
        if (Case.Encapsulation == Encapsulation.None) return $"esp = [\"{address}\"]";
        return Case.Outer == AddressFamily.V4 ? $"udp = [\"{address}:{NatPort}\"]" : $"udp = [\"[{address}]:{NatPort}\"]";
    }

    private string Association(bool fromA)
    {
        var (spi, key, authKey) = fromA
            ? (Options.SpiFromA, Options.KeyFromA, Options.AuthKeyFromA)
            : (Options.SpiFromB, Options.KeyFromB, Options.AuthKeyFromB);
        // A suite that does not encrypt takes none.
        var cipher = key.Length == 0 ? "" : $"key = \"{key}\"";
        var authentication = authKey is null ? "" : $"auth-key = \"{authKey}\"";
        return string.Create(CultureInfo.InvariantCulture, $"spi = 0x{spi:x}\n{cipher}\n{authentication}");
    }
}
