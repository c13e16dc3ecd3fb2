using IpTfs.Hocon;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Ingress;
using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests;

/// <summary>The contract: every key of the example configuration that users, tests and documentation rely on, with its unit.</summary>
public sealed class ExampleTests
{
    private const string Example = """
        iptfs {
          node-name = "site-a"
          state-directory = "/var/lib/iptfs"

          tun { name = "iptfs0", mtu = 1500, addresses = ["192.168.1.1/24", "fd01::1/64"], install-routes = on }
          listen { udp = ["10.9.0.1:4500"], esp = ["10.9.0.1"] }   # esp: raw IP protocol 50

          tunnels {
            site-b {
              local = "10.9.0.1", remote = "10.9.0.2"
              encapsulation = udp
              remote-port = 4500
              follow-peer-address = on
              traffic-selectors { local = ["192.168.1.0/24", "fd01::/64"], remote = ["192.168.2.0/24", "fd02::/64"] }
              suite = aes128gcm16
              esn = off
              replay-window = 1024
              outbound { spi = 0x1001, key = "0102…1314" }
              inbound  { spi = 0x1002, key = "0102…1315" }
              lifetime { soft-bytes = 1 TiB, hard-bytes = 2 TiB, soft-packets = 3G, hard-packets = 4G, soft-time = 7h, hard-time = 8h }
              outer { dscp = 0, copy-dscp = off, ecn = off, dont-fragment = on, ttl = 64 }

              traffic-flow-security {
                mode = on-demand
                packet-size { use-path-mtu-discovery = on, outer-packet-size = 1500 }
                l3-fixed-rate = 100 Mbps
                dont-fragment = off
                max-aggregation-time = 10 ms
                window-size = 3
                send-immediately = off
                lost-packet-timer-interval = 1 s
                initial-delay = 0 us
                max-queue-size = 10 MiB
              }
            }
          }

          admin { socket = "/run/iptfs/admin.sock", http = "127.0.0.1:9347", token-file = "/etc/iptfs/admin.token" }

          cluster {
            enabled = on
            etcd { endpoints = ["http://127.0.0.1:2379"], prefix = "/iptfs/" }
            lease-ttl = 3 s
            shards = 256
            weight = 100
            key-file = "/etc/iptfs/cluster.key"
            relay = "10.9.0.11:4501"
            service-addresses = ["10.9.0.100"]
          }
        }
        """;

    [Fact]
    public void AsItStands_ItLacksKeysAndFiles()
    {
        var (configuration, faults) = Read(Example);
        Assert.Null(configuration);
        Assert.Equal(
            ["iptfs.tunnels.site-b.outbound.key", "iptfs.tunnels.site-b.inbound.key", "iptfs.admin.token-file", "iptfs.cluster.key-file"],
            faults.Select(fault => fault.Path));
    }

    [Fact]
    [Trait("Requirement", "R45")]
    public void WithKeysPutIn_EveryValueIsRead()
    {
        using var directory = new ScratchDirectory();
        var token = directory.Write("admin.token", "x");
        var key = directory.Write("cluster.key", "y");
        var text = Example.Replace("0102…1314", KeyA, StringComparison.Ordinal).Replace("0102…1315", KeyB, StringComparison.Ordinal)
            .Replace("/etc/iptfs/admin.token", token, StringComparison.Ordinal).Replace("/etc/iptfs/cluster.key", key, StringComparison.Ordinal);
        var configuration = ReadValid(text);

        Assert.Equal(("site-a", "/var/lib/iptfs"), (configuration.NodeName, configuration.StateDirectory));
        Assert.Equal(["192.168.1.1/24", "fd01::1/64"], configuration.Tun.Addresses.Select(address => address.ToString()));
        Assert.Equal(["10.9.0.1:4500"], configuration.Listen.Udp.Select(endpoint => endpoint.ToString()));
        Assert.Equal(["10.9.0.1"], configuration.Listen.Esp.Select(address => address.ToString()));
        Assert.Equal(("/run/iptfs/admin.sock", "127.0.0.1:9347", token), (configuration.Admin.SocketPath, configuration.Admin.Http.ToString(), configuration.Admin.TokenFile));

        var tunnel = Assert.Single(configuration.Tunnels);
        Assert.Equal(("site-b", new HoconOrigin("0.conf", 9, 12)), (tunnel.Name, tunnel.Origin));
        Assert.Equal(("10.9.0.1:4500", "10.9.0.2:4500", OuterEncapsulation.Udp), (tunnel.Local.ToString(), tunnel.Remote.ToString(), tunnel.Encapsulation));
        Assert.Equal("192.168.1.0/24, fd01::/64", tunnel.Selectors.Local.ToString());
        Assert.Equal("192.168.2.0/24, fd02::/64", tunnel.Selectors.Remote.ToString());
        Assert.Equal((0x1001u, 0x1002u), (tunnel.Outbound.Spi, tunnel.Inbound.Spi));
        Assert.Equal((1UL << 40, 2UL << 40), (tunnel.Lifetime.SoftOctets!.Value, tunnel.Lifetime.HardOctets!.Value));
        Assert.Equal((3_000_000_000UL, 4_000_000_000UL), (tunnel.Lifetime.SoftPackets!.Value, tunnel.Lifetime.HardPackets!.Value));
        Assert.Equal((TimeSpan.FromHours(7), TimeSpan.FromHours(8)), (tunnel.Lifetime.SoftTime!.Value, tunnel.Lifetime.HardTime!.Value));
        Assert.Equal((SendMode.OnDemand, 100_000_000L, RateLayer.L3), (tunnel.TrafficFlowSecurity.Mode, tunnel.TrafficFlowSecurity.FixedRateBitsPerSecond, tunnel.TrafficFlowSecurity.RateLayer));

        var cluster = configuration.Cluster;
        Assert.True(cluster.Enabled);
        Assert.Equal(("http://127.0.0.1:2379/", key, "10.9.0.11:4501"), (Assert.Single(cluster.Etcd.Endpoints).ToString(), cluster.KeyFile, cluster.Relay.ToString()));
        Assert.Equal("10.9.0.100", Assert.Single(cluster.ServiceAddresses).ToString());
    }
}
