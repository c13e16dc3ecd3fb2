using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests.Tunnels;

/// <summary>What many tunnels take from the defaults is read once, and nobody can tell.</summary>
public sealed class InheritedSettingsTests
{
    private const string ThirdTunnel = """
        iptfs.tunnels.d {
          local = "10.9.0.1", remote = "10.9.0.4"
          traffic-selectors { local = ["192.168.1.0/24"], remote = ["192.168.4.0/24"] }
          outbound { spi = 0x3001, key = "808182838485868788898a8b8c8d8e8f90919293" }
          inbound { spi = 0x3002, key = "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3" }
        }

        """;

    [Fact]
    public void TunnelWithSettingsOfItsOwn_ChangesThoseOfNoOther()
    {
        var tunnels = ReadValid(Valid, SecondTunnel, ThirdTunnel, """
            iptfs.tunnel-defaults { outer.ttl = 7, lifetime.hard-packets = 1M, traffic-flow-security.window-size = 9 }
            iptfs.tunnels.c { outer.dscp = 5, lifetime.soft-packets = 2, traffic-flow-security.fill = whole-packets }
            """).Tunnels;
        Assert.Equal([(7, 0), (7, 5), (7, 0)], tunnels.Select(tunnel => (tunnel.Outer.Ttl, tunnel.Outer.Dscp)));
        Assert.Equal([(null, 1_000_000), (2UL, 1_000_000), (null, 1_000_000)], tunnels.Select(tunnel => (tunnel.Lifetime.SoftPackets, tunnel.Lifetime.HardPackets)));
        Assert.All(tunnels, tunnel => Assert.Equal(9, tunnel.TrafficFlowSecurity.WindowSize));
        Assert.Same(tunnels[0].TrafficFlowSecurity, tunnels[2].TrafficFlowSecurity);
        Assert.NotEqual(tunnels[0].TrafficFlowSecurity, tunnels[1].TrafficFlowSecurity);
    }

    [Fact]
    public void WhatTheDefaultsTakeAway_IsMissingInEachTunnel()
    {
        var (_, faults) = Read(Valid, SecondTunnel, ThirdTunnel, "iptfs.tunnel-defaults.outer.ttl = null\niptfs.tunnels.c.outer.ttl = 3");
        Assert.Equal(["iptfs.tunnels.b.outer.ttl", "iptfs.tunnels.d.outer.ttl"], faults.Select(fault => fault.Path));
    }

    [Fact]
    public void WhatSuitsOneTunnelAndNotAnother_IsAFaultOfTheOther()
    {
        var (_, faults) = Read(Valid, SecondTunnel, "iptfs.tunnel-defaults.lifetime.hard-packets = 9G\niptfs.tunnels.b.esn = on\niptfs.tunnels.c.esn = off");
        Assert.Contains("without ESN", Assert.Single(faults).Message, StringComparison.Ordinal);
        Assert.Single(ReadValid(Valid, "iptfs.tunnel-defaults.lifetime.hard-packets = 9G\niptfs.tunnels.b.esn = on").Tunnels);
    }

    [Fact]
    public void WhatStandsInThePlaceOfAnObject_HidesTheDefaults()
    {
        var (_, faults) = Read(Valid, SecondTunnel, "iptfs.tunnels.c { outer = 5, traffic-selectors = 6 }");
        Assert.Equal(["iptfs.tunnels.c.outer", "iptfs.tunnels.c.traffic-selectors"], faults.Select(fault => fault.Path));
    }

    [Fact]
    public void LocalSelectorsOfTheDefaults_AreThoseOfEachTunnelWithoutAny()
    {
        var tunnels = ReadValid(Valid, SecondTunnel, ThirdTunnel, """
            iptfs.tunnel-defaults.traffic-selectors.local = ["192.168.0.0/24"]
            iptfs.tunnels.c.traffic-selectors.local = ["192.168.9.0/24"]
            """, """
            iptfs.tunnels.e {
              local = "10.9.0.1", remote = "10.9.0.5", traffic-selectors.remote = ["192.168.5.0/24"]
              outbound { spi = 0x4001, key = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3" }
              inbound { spi = 0x4002, key = "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3" }
            }
            iptfs.tunnels.f {
              local = "10.9.0.1", remote = "10.9.0.6", traffic-selectors.remote = ["192.168.6.0/24"]
              outbound { spi = 0x5001, key = "c1c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3" }
              inbound { spi = 0x5002, key = "e1e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3" }
            }
            """).Tunnels;
        Assert.Equal(
            ["192.168.1.0/24, fd01::/64", "192.168.9.0/24", "192.168.1.0/24", "192.168.0.0/24", "192.168.0.0/24"],
            tunnels.Select(tunnel => tunnel.Selectors.Local.ToString()));
    }
}
