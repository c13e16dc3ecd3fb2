using IpTfs.Configuration.Admin;
using IpTfs.Configuration.Tunnels;
using IpTfs.Hocon;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests;

/// <summary>reference.conf itself: it reads alone, its defaults are these, and every key is explained.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Reference_ReadsAlone()
    {
        var configuration = ReadValid();
        Assert.Equal((Environment.MachineName, "/var/lib/iptfs", "auto"), (configuration.NodeName, configuration.StateDirectory, configuration.CryptoProvider));
        Assert.Equal(("iptfs0", 1500, 0, true), (configuration.Tun.Name, configuration.Tun.Mtu, configuration.Tun.Addresses.Count, configuration.Tun.InstallRoutes));
        Assert.Empty(configuration.Listen.Udp);
        Assert.Empty(configuration.Listen.Esp);
        Assert.Empty(configuration.Tunnels);
        Assert.Equal(new AdminConfiguration("/run/iptfs/admin.sock", null, null), configuration.Admin);
        var cluster = configuration.Cluster;
        Assert.Equal((false, TimeSpan.FromSeconds(3), 256, 100, null, null), (cluster.Enabled, cluster.LeaseTtl, cluster.Shards, cluster.Weight, cluster.KeyFile, cluster.Relay));
        Assert.Equal(("/iptfs/", null, null, null), (cluster.Etcd.Prefix, cluster.Etcd.Tls, cluster.Etcd.Username, cluster.Etcd.PasswordFile));
        Assert.Empty(cluster.Etcd.Endpoints);
        Assert.Empty(cluster.ServiceAddresses);
    }

    [Fact]
    public void TunnelDefaults_AreThese()
    {
        var tunnel = ReadValid(Valid).Tunnels[0];
        Assert.Equal((OuterEncapsulation.Udp, 4500, true), (tunnel.Encapsulation, tunnel.Remote.Port, tunnel.FollowPeerAddress));
        Assert.Equal(("aes128gcm16", false, 1024), (tunnel.Suite.Keyword, tunnel.Esn, tunnel.ReplayWindow));
        Assert.Equal(LifetimeLimits.Unlimited, tunnel.Lifetime);
        Assert.Equal(new OuterHeaderConfiguration(0, false, false, true, 64), tunnel.Outer);
        Assert.Equal(
            new TrafficFlowSecurityConfiguration
            {
                Mode = SendMode.OnDemand,
                OuterPacketSize = 1500,
                UsePathMtuDiscovery = true,
                FixedRateBitsPerSecond = 0,
                RateLayer = RateLayer.L3,
                DontFragment = false,
                Fill = FillPolicy.Split,
                MinimumFragmentOctets = 1,
                PeerProfile = PeerProfile.Default,
                MaxAggregationNanos = 10_000_000,
                WindowSize = 3,
                SendImmediately = false,
                LostPacketTimerNanos = 1_000_000_000,
                InitialDelayNanos = 0,
                MaxQueueOctets = 10 << 20,
            },
            tunnel.TrafficFlowSecurity);
        Assert.Equal((28, 1438), (tunnel.OuterHeaderOctets, tunnel.PayloadOctets));
        Assert.Equal(new EspOverhead(16, 16, 4), tunnel.Overhead);
    }

    [Fact]
    public void RawEsp_HasNoPorts()
    {
        var tunnel = ReadTunnel("encapsulation = none");
        Assert.Equal((OuterEncapsulation.Esp, 0, 0, 0), (tunnel.Encapsulation, tunnel.Local.Port, tunnel.Remote.Port, tunnel.Listener.Port));
        Assert.Equal(20, tunnel.OuterHeaderOctets);
    }

    [Fact]
    [Trait("Requirement", "R43")]
    public void ConstantRate_TakesEitherRate()
    {
        var l3 = ReadTunnel("traffic-flow-security { mode = constant-rate, l3-fixed-rate = 500 kbit/s }").TrafficFlowSecurity;
        var l2 = ReadTunnel("traffic-flow-security { mode = constant-rate, l2-fixed-rate = 1Gbps, max-aggregation-time = null }").TrafficFlowSecurity;
        Assert.Equal((SendMode.ConstantRate, 500_000L, RateLayer.L3), (l3.Mode, l3.FixedRateBitsPerSecond, l3.RateLayer));
        Assert.Equal((SendMode.ConstantRate, 1_000_000_000L, RateLayer.L2, long.MaxValue), (l2.Mode, l2.FixedRateBitsPerSecond, l2.RateLayer, l2.MaxAggregationNanos));
    }

    [Fact]
    public void ReplayProtection_CanBeTurnedOffOnPurposeOnly() => Assert.Equal(0, ReadTunnel("replay-window = 0, allow-replay = on").ReplayWindow);

    [Fact]
    public void EveryKeyOfTheReference_IsExplained()
    {
        var root = HoconResolver.Resolve(HoconLoader.Parse(GatewayConfigurationReader.ReferenceText, "reference.conf")).Root;
        var unexplained = new List<string>();
        void Visit(HoconObject parent, string path)
        {
            foreach (var member in parent.Members)
            {
                var key = HoconPath.Append(path, member.Key);
                if (member.Comments.Count == 0 && key != "iptfs") unexplained.Add(key);
                if (member.Value is HoconObject child) Visit(child, key);
            }
        }

        Visit(root, string.Empty);
        Assert.Empty(unexplained);
    }

    [Fact]
    public void EmbeddedReference_IsTheFileOfTheRepository() =>
        Assert.Equal(File.ReadAllText(RepositoryFiles.PathOf("hocon", "reference.conf")), GatewayConfigurationReader.ReferenceText);

    [Theory]
    [InlineData("site-to-site.conf", 1)]
    [InlineData("hub.conf", 3)]
    public void ReadyProfile_PassesTheReader(string file, int tunnels)
    {
        var keys = 0;
        var (configuration, faults) = GatewayConfigurationReader.Read(
            [RepositoryFiles.PathOf("hocon", file)],
            name => name.StartsWith("IPTFS_KEY_", StringComparison.Ordinal) ? string.Concat(Enumerable.Repeat($"{++keys:x2}", 36)) : null);
        Assert.True(configuration is not null, string.Join("\n", faults));
        Assert.Equal((tunnels, 2 * tunnels), (configuration.Tunnels.Count, keys));
    }
}
