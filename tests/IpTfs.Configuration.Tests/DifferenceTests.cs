using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests;

public sealed class DifferenceTests
{
    [Fact]
    public void SameFiles_DifferInNothing() => Assert.True(Between("", "").IsEmpty);

    [Fact]
    public void TunnelsThatComeAndGo_AreNamed()
    {
        var difference = Between(SecondTunnel, SecondTunnel.Replace("tunnels.c", "tunnels.d", StringComparison.Ordinal));
        Assert.Equal(["d"], difference.Added.Select(tunnel => tunnel.Name));
        Assert.Equal(["c"], difference.Removed);
        Assert.Empty(difference.Changed);
        Assert.Empty(difference.Replaced);
    }

    [Theory]
    [InlineData("follow-peer-address = off")]
    [InlineData("traffic-selectors.remote = [\"192.168.9.0/24\"]")]
    [InlineData("traffic-selectors.local = [\"192.168.9.0/24\"]")]
    [InlineData("lifetime.hard-time = 8h")]
    [InlineData("outer.ttl = 3")]
    [InlineData("traffic-flow-security.window-size = 4")]
    [InlineData("traffic-flow-security { mode = constant-rate, l3-fixed-rate = 1 Mbps }")]
    public void SettingsBesideTheSas_ChangeInPlace(string setting)
    {
        var difference = Between("", $"iptfs.tunnels.b {{ {setting} }}");
        Assert.Equal(["b"], difference.Changed.Select(tunnel => tunnel.Name));
        Assert.Equal((0, 0, 0, 0), (difference.Added.Count, difference.Removed.Count, difference.Replaced.Count, difference.RestartRequired.Count));
    }

    [Theory]
    [InlineData("remote = \"10.9.0.3\"")]
    [InlineData("remote-port = 4501")]
    [InlineData("encapsulation = none")]
    [InlineData("esn = on")]
    [InlineData("replay-window = 64")]
    [InlineData("suite = aes128gmac")]
    [InlineData("outbound.spi = 0x1003")]
    [InlineData($"outbound.key = {KeyC}")]
    [InlineData($"inbound.key = {KeyC}")]
    [InlineData("outer.ttl = 3, inbound.spi = 0x1004")]
    public void WhatTheSasAreMadeOf_ReplacesThem(string setting)
    {
        var difference = Between("", $"iptfs.tunnels.b {{ {setting} }}");
        Assert.Equal(["b"], difference.Replaced.Select(tunnel => tunnel.Name));
        Assert.Equal((0, 0, 0, 0), (difference.Added.Count, difference.Removed.Count, difference.Changed.Count, difference.RestartRequired.Count));
    }

    [Fact]
    public void ReorderedSelectors_AreTheSame() =>
        Assert.True(Between("", "iptfs.tunnels.b.traffic-selectors.local = [\"fd01::/64\", \"192.168.1.0/24\"]").IsEmpty);

    [Theory]
    [InlineData("node-name = z", "iptfs.node-name")]
    [InlineData("state-directory = /var/lib/other", "iptfs.state-directory")]
    [InlineData("tun.name = tun9", "iptfs.tun.name")]
    [InlineData("tun.mtu = 1400", "iptfs.tun.mtu")]
    [InlineData("tun.addresses = []", "iptfs.tun.addresses")]
    [InlineData("tun.install-routes = off", "iptfs.tun.install-routes")]
    [InlineData("listen.udp += \"127.0.0.1:4500\"", "iptfs.listen.udp")]
    [InlineData("listen.esp = []", "iptfs.listen.esp")]
    [InlineData("io.udp-segmentation = off", "iptfs.io")]
    [InlineData("io.readers = 2", "iptfs.io")]
    [InlineData("io.looks-before-sleep = 0", "iptfs.io")]
    [InlineData("crypto.provider = framework", "iptfs.crypto.provider")]
    [InlineData("admin.socket = null", "iptfs.admin")]
    [InlineData("cluster.weight = 7", "iptfs.cluster")]
    [InlineData("cluster.service-addresses = [\"10.9.0.100\"]", "iptfs.cluster")]
    [InlineData("cluster.etcd.endpoints = [\"http://127.0.0.1:2379\"]", "iptfs.cluster")]
    public void SettingsOfTheProcess_NeedARestart(string setting, string path)
    {
        var difference = Between("", $"iptfs {{ {setting} }}");
        Assert.Equal([path], difference.RestartRequired);
        Assert.Equal((0, 0), (difference.Changed.Count, difference.Replaced.Count));
    }

    private static ConfigurationDifference Between(string old, string @new) =>
        ConfigurationComparer.Difference(ReadValid(Valid, old), ReadValid(Valid, @new));
}
