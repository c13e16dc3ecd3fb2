using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests.Tunnels;

public sealed class TunnelFaultTests
{
    [Theory]
    [InlineData("local = §null", "local", "is missing: expected an address of a host")]
    [InlineData("remote = §null", "remote", "is missing: expected an address of a host")]
    [InlineData("local = §10.9.0", "local", "expected an address of a host")]
    [InlineData("local = §\"0.0.0.0\"", "local", "expected an address of a host")]
    [InlineData("remote = §\"224.0.0.1\"", "remote", "expected an address of a host")]
    [InlineData("remote = §\"ff02::1\"", "remote", "expected an address of a host")]
    [InlineData("remote = §host.example", "remote", "expected an address of a host")]
    [InlineData("remote = §\"2001:db8::2\"", "remote", "both must be IPv4 or both IPv6")]
    [InlineData("local = §\"10.9.0.7\"", "local", "add \"10.9.0.7:4500\" to iptfs.listen.udp")]
    [InlineData("encapsulation = none, local = §\"10.9.0.7\"", "local", "add \"10.9.0.7\" to iptfs.listen.esp")]
    [InlineData("encapsulation = §tcp", "encapsulation", "one of udp, none")]
    [InlineData("encapsulation = none, remote-port = §4500", "remote-port", "set encapsulation = udp")]
    [InlineData("remote-port = §0", "remote-port", "from 1 to 65535")]
    [InlineData("remote-port = §65536", "remote-port", "from 1 to 65535")]
    [InlineData("follow-peer-address = §maybe", "follow-peer-address", "expected on or off")]
    [InlineData("traffic-selectors.local = §[]", "traffic-selectors.local", "is empty")]
    [InlineData("traffic-selectors.remote = §null", "traffic-selectors.remote", "is missing: expected a list of prefixes")]
    [InlineData("traffic-selectors.remote = §\"192.168.2.0/24\"", "traffic-selectors.remote", "expected a list of prefixes")]
    [InlineData("traffic-selectors.remote = [\"192.168.9.0/24\", §\"192.168.2.1/24\"]", "traffic-selectors.remote[1]", "write 192.168.2.0/24")]
    [InlineData("traffic-selectors.remote = [§\"192.168.2.0\"]", "traffic-selectors.remote[0]", "expected a prefix")]
    [InlineData("traffic-selectors.remote = [§\"192.168.2.0/33\"]", "traffic-selectors.remote[0]", "expected a prefix")]
    [InlineData("suite = §aes128gcm61", "suite", "did you mean aes128gcm16?")]
    [InlineData("esn = §2", "esn", "expected on or off")]
    [InlineData("replay-window = §0", "replay-window", "allow-replay = on")]
    [InlineData("replay-window = §4097", "replay-window", "from 0 to 4096")]
    [InlineData("replay-window = §-1", "replay-window", "from 0 to 4096")]
    [InlineData("allow-replay = §perhaps", "allow-replay", "on or off")]
    [InlineData("outer.dscp = §64", "outer.dscp", "from 0 to 63")]
    [InlineData("outer.ttl = §0", "outer.ttl", "from 1 to 255")]
    [InlineData("outer.ttl = §256", "outer.ttl", "from 1 to 255")]
    [InlineData("outer.ecn = §x", "outer.ecn", "on or off")]
    [InlineData("outer = §5", "outer", "expected an object in braces")]
    [InlineData("traffic-flow-security.mode = §constant", "traffic-flow-security.mode", "one of on-demand, constant-rate, congestion-controlled")]
    [InlineData("traffic-flow-security.mode = §congestion-controlled", "traffic-flow-security.mode", "this version does not have")]
    [InlineData("traffic-flow-security.mode = §constant-rate", "traffic-flow-security.mode", "needs l3-fixed-rate or l2-fixed-rate")]
    [InlineData("traffic-flow-security { mode = constant-rate, l3-fixed-rate = 1 Mbps, l2-fixed-rate = §1 Mbps }", "traffic-flow-security.l2-fixed-rate", "keep one")]
    [InlineData("traffic-flow-security.l3-fixed-rate = §0 bps", "traffic-flow-security.l3-fixed-rate", "expected a bit rate")]
    [InlineData("traffic-flow-security.l3-fixed-rate = §10 MB", "traffic-flow-security.l3-fixed-rate", "expected a bit rate")]
    [InlineData("traffic-flow-security.packet-size.outer-packet-size = §131", "traffic-flow-security.packet-size.outer-packet-size", "from 132 to 65000 octets")]
    [InlineData("traffic-flow-security.packet-size.outer-packet-size = §65001", "traffic-flow-security.packet-size.outer-packet-size", "to 65000")]
    [InlineData("traffic-flow-security.max-aggregation-time = §0 ms", "traffic-flow-security.max-aggregation-time", "at least 1 ns")]
    [InlineData("traffic-flow-security.max-aggregation-time = §\"-1 ms\"", "traffic-flow-security.max-aggregation-time", "expected a duration")]
    [InlineData("traffic-flow-security.initial-delay = §\"1 parsec\"", "traffic-flow-security.initial-delay", "expected a duration")]
    [InlineData("traffic-flow-security.lost-packet-timer-interval = §0 s", "traffic-flow-security.lost-packet-timer-interval", "at least 1 ns")]
    [InlineData("traffic-flow-security.window-size = §65536", "traffic-flow-security.window-size", "from 0 to 65535 packets")]
    [InlineData("traffic-flow-security.max-queue-size = §0", "traffic-flow-security.max-queue-size", "from 1 to")]
    [InlineData("traffic-flow-security.max-queue-size = §1499", "traffic-flow-security.max-queue-size", "at least 1500 octets")]
    [InlineData("traffic-flow-security.max-queue-size = §3 GiB", "traffic-flow-security.max-queue-size", "from 1 to 2147483647")]
    [InlineData("traffic-flow-security.fill = §whole", "traffic-flow-security.fill", "one of split, whole-packets")]
    [InlineData("traffic-flow-security.minimum-fragment-size = §0", "traffic-flow-security.minimum-fragment-size", "from 1 to 65535 octets")]
    [InlineData("traffic-flow-security.peer-profile = §windows", "traffic-flow-security.peer-profile", "one of default, linux")]
    [InlineData("lifetime { soft-bytes = §2 TiB, hard-bytes = 1 TiB }", "lifetime.soft-bytes", "lies above hard-bytes")]
    [InlineData("lifetime { soft-packets = §2G, hard-packets = 1G }", "lifetime.soft-packets", "lies above hard-packets")]
    [InlineData("lifetime { soft-time = §2h, hard-time = 1h }", "lifetime.soft-time", "lies above hard-time")]
    [InlineData("lifetime.hard-packets = §4294967296", "lifetime.hard-packets", "or esn = on")]
    [InlineData("lifetime.hard-time = §0 s", "lifetime.hard-time", "expected a duration")]
    [InlineData("lifetime.hard-bytes = §-1", "lifetime.hard-bytes", "expected a size")]
    [InlineData("locl = §x", "locl", "unknown key; did you mean local?")]
    [InlineData("outbound.ky = §x", "outbound.ky", "unknown key; did you mean key?")]
    [InlineData("traffic-flow-security.packet_size = §1", "traffic-flow-security.packet_size", "did you mean packet-size?")]
    [InlineData("colour = §red", "colour", "unknown key; this object has allow-replay, encapsulation")]
    public void FaultyTunnel_IsReportedAtItsPlace(string setting, string path, string message) =>
        FaultOf($"iptfs.tunnels.b {{\n  {setting}\n}}", "iptfs.tunnels.b." + path, message);

    [Fact]
    public void ExtendedSequenceNumbers_AllowMorePackets() =>
        Assert.Equal(1UL << 40, ReadTunnel("esn = on, lifetime.hard-packets = 1099511627776").Lifetime.HardPackets);

    [Fact]
    public void FourBillionPackets_FitThirtyTwoBits() => Assert.Equal(4_000_000_000UL, ReadTunnel("lifetime { soft-packets = 3G, hard-packets = 4G }").Lifetime.HardPackets);

    [Fact]
    public void MissingValueOfANewTunnel_IsReportedAtTheTunnel()
    {
        var (_, faults) = Read(Valid, "iptfs.tunnels {\n  n {}\n}");
        Assert.Equal(
            [
                "iptfs.tunnels.n.local", "iptfs.tunnels.n.remote", "iptfs.tunnels.n.traffic-selectors.local", "iptfs.tunnels.n.traffic-selectors.remote",
                "iptfs.tunnels.n.outbound.spi", "iptfs.tunnels.n.outbound.key", "iptfs.tunnels.n.inbound.spi", "iptfs.tunnels.n.inbound.key",
            ],
            faults.Select(fault => fault.Path));
        Assert.All(faults, fault => Assert.Equal("1.conf:2:5", fault.Origin.ToString()));
        Assert.All(faults, fault => Assert.Contains("is missing", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void FaultInTunnelDefaults_IsReportedOnceThere()
    {
        var fault = FaultOf(SecondTunnel + "iptfs.tunnel-defaults.replay-window = §many", "iptfs.tunnel-defaults.replay-window", "expected a whole number");
        Assert.Equal("many", fault.Value);
        FaultOf("iptfs.tunnel-defaults.replay_window = §1", "iptfs.tunnel-defaults.replay_window", "did you mean replay-window?");
    }

    [Fact]
    public void TunnelDefaultsWithoutTunnels_AreCheckedAllTheSame()
    {
        var (_, faults) = Read("iptfs.tunnel-defaults { esn = maybe, ens = on }");
        Assert.Equal(["iptfs.tunnel-defaults.esn", "iptfs.tunnel-defaults.ens"], faults.Select(fault => fault.Path));
        Assert.Empty(ReadValid("").Tunnels);
    }

    [Fact]
    public void TunnelThatIsNoObject_IsReported() => FaultOf("iptfs.tunnels.x = §1", "iptfs.tunnels.x", "expected an object in braces");

    [Fact]
    public void ManyFaults_AreReportedTogetherInTheOrderOfTheFile()
    {
        var (configuration, faults) = Read(Valid, "iptfs {\n tun.mtu = 1\n tunnels.b.esn = x\n a = 1 }\n}\n b = ${none}\niptfs.tunnels.b.outer.ttl = 0\niptfs.tunnels.b.outbound.key = ${?NO}${KEY}");
        Assert.Null(configuration);
        Assert.Equal(
            ["iptfs.tun.mtu", "iptfs.tunnels.b.esn", "iptfs.a", "", "", "iptfs.tunnels.b.outer.ttl", ""],
            faults.Select(fault => fault.Path));
        Assert.Contains("1.conf:5:1: '}' closes nothing", faults[3].ToString(), StringComparison.Ordinal);
        Assert.Equal("1.conf:7:29: iptfs.tunnels.b.outer.ttl = 0: expected a whole number, from 1 to 255", faults[5].ToString());
    }

    [Fact]
    public void UnresolvedKey_IsOneFault()
    {
        var (_, faults) = Read(Valid, "iptfs.tunnels.b.outbound.key = ${IPTFS_KEY_OUT}");
        Assert.Contains("${IPTFS_KEY_OUT} is defined neither", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inbound.spi = §0x1002", "inbound.spi", "is the inbound SPI of tunnel b too")]
    [InlineData("remote = \"10.9.0.2\", outbound.spi = §0x1001", "outbound.spi", "tunnel b sends to 10.9.0.2 with this SPI already")]
    [InlineData("traffic-selectors.remote = [\"10.0.0.0/8\", §\"192.168.2.0/24\"]", "traffic-selectors.remote[1]", "tunnel b claims the packets from 192.168.1.0/24 to 192.168.2.0/24 already")]
    [InlineData($"outbound.key = §\"{KeyA}\"", "outbound.key", "is the key of the outbound SA of tunnel b too")]
    [InlineData($"outbound.key = §\"{KeyB}\"", "outbound.key", "is the key of the inbound SA of tunnel b too")]
    [InlineData($"inbound.key = §\"{KeyA}\"", "inbound.key", "is the key of the outbound SA of tunnel b too")]
    public void ConflictWithAnotherTunnel_IsReportedAtTheLater(string setting, string path, string message) =>
        FaultOf(SecondTunnel + $"iptfs.tunnels.c {{\n  {setting}\n}}", "iptfs.tunnels.c." + path, message);

    [Fact]
    public void LongerRemotePrefixInAnotherTunnel_IsLegal() =>
        Assert.Equal(2, ReadValid(Valid, SecondTunnel, "iptfs.tunnels.c.traffic-selectors.remote = [\"192.168.2.128/25\", \"192.168.0.0/16\"]").Tunnels.Count);

    [Fact]
    public void SamePrefixesBehindTwoLocalPrefixes_AreLegal() =>
        Assert.Equal(2, ReadValid(Valid, SecondTunnel, "iptfs.tunnels.c.traffic-selectors { local = [\"192.168.7.0/24\"], remote = [\"192.168.2.0/24\"] }").Tunnels.Count);

    [Fact]
    public void SameSpiToAnotherPeer_IsLegal() => Assert.Equal(2, ReadValid(Valid, SecondTunnel, "iptfs.tunnels.c.outbound.spi = 0x1001").Tunnels.Count);

    [Fact]
    public void UnknownSuite_IsReportedOnceAndItsKeysAreNotCounted()
    {
        var fault = FaultOf("iptfs.tunnels.b.suite = §rot13", "iptfs.tunnels.b.suite", "expected one of aes128gcm16, aes192gcm16");
        Assert.Equal("rot13", fault.Value);
    }
}
