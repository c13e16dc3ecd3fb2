using System.Net;
using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests.Process;

public sealed class ProcessFaultTests
{
    [Theory]
    [InlineData("node-name = §\"a b\"", "node-name", "without spaces")]
    [InlineData("state-directory = §null", "state-directory", "is missing: expected a directory")]
    [InlineData("state-directory = §\"\"", "state-directory", "is empty")]
    [InlineData("tun.name = §\"a-name-too-long0\"", "tun.name", "1 to 15 ASCII characters")]
    [InlineData("tun.name = §\"a/b\"", "tun.name", "1 to 15 ASCII characters")]
    [InlineData("io.readers = §0", "io.readers", "from 1 to 64")]
    [InlineData("io.readers = §65", "io.readers", "from 1 to 64")]
    [InlineData("io.looks-before-sleep = §-1", "io.looks-before-sleep", "from 0 to 1000")]
    [InlineData("io.looks-before-sleep = §1001", "io.looks-before-sleep", "from 0 to 1000")]
    [InlineData("tun.mtu = §575", "tun.mtu", "from 576 to 65521 octets")]
    [InlineData("tun.mtu = §65522", "tun.mtu", "from 576 to 65521 octets")]
    [InlineData("tun.mtu = §1279", "tun.mtu", "at least 1280")]
    [InlineData("tun.addresses = §\"192.168.1.1/24\"", "tun.addresses", "expected a list in brackets")]
    [InlineData("tun.addresses = [§\"192.168.1.1\"]", "tun.addresses[0]", "an address with its prefix length")]
    [InlineData("tun.addresses = [§\"192.168.1.1/33\"]", "tun.addresses[0]", "an address with its prefix length")]
    [InlineData("tun.addresses = [\"10.0.0.1/8\", §\"10.0.0.1/8\"]", "tun.addresses[1]", "stands in this list already")]
    [InlineData("tun.install-routes = §2", "tun.install-routes", "expected on or off")]
    [InlineData("listen.udp += §\"10.9.0.1\"", "listen.udp[2]", "an address and a port")]
    [InlineData("listen.udp += §\"10.9.0.1:0\"", "listen.udp[2]", "an address and a port")]
    [InlineData("listen.udp += §\"2001:db8::1:4500\"", "listen.udp[2]", "an address and a port")]
    [InlineData("listen.udp += §\"[10.9.0.1]:4500\"", "listen.udp[2]", "an address and a port")]
    [InlineData("listen.udp += §\"10.9.0.1:4500\"", "listen.udp[2]", "stands in this list already")]
    [InlineData("listen.esp += §\"10.9.0.1:4500\"", "listen.esp[1]", "expected an address")]
    [InlineData("listen.ucp = §[]", "listen.ucp", "unknown key; did you mean udp?")]
    [InlineData("crypto.provider = §magic", "crypto.provider", "expected one of auto, ")]
    [InlineData("crypto.provider = §vector", "crypto.provider", "the provider vector was removed: expected one of auto, ipsec-mb, openssl, ")]
    [InlineData("admin.http = §\"127.0.0.1:9347\"", "admin.http", "set iptfs.admin.token-file")]
    [InlineData("admin { token-file = \"/x\", http = §9347 }", "admin.http", "an address and a port")]
    [InlineData("admin { http = \"[::1]:9347\", token-file = §\"/nonexistent/token\" }", "admin.token-file", "there is no such file")]
    [InlineData("cluster.enabled = §on", "cluster.enabled", "also needs cluster.etcd.endpoints, cluster.key-file, cluster.relay")]
    [InlineData("cluster { enabled = on, etcd.endpoints = [\"http://x\"], relay = \"10.9.0.11:4501\", key-file = §\"/nonexistent/key\" }", "cluster.key-file", "there is no such file")]
    [InlineData("cluster.lease-ttl = §10 ms", "cluster.lease-ttl", "from 1 s to 1 h")]
    [InlineData("cluster.shards = §0", "cluster.shards", "from 1 to 65536")]
    [InlineData("cluster.weight = §-1", "cluster.weight", "from 0 to 65535")]
    [InlineData("cluster.relay = §\"10.9.0.11\"", "cluster.relay", "an address and a port")]
    [InlineData("cluster.service-addresses = [§\"0.0.0.0\"]", "cluster.service-addresses[0]", "an address of a host")]
    [InlineData("cluster.etcd.endpoints = [§\"ftp://x\"]", "cluster.etcd.endpoints[0]", "http://127.0.0.1:2379")]
    [InlineData("cluster.etcd.endpoints = [§\"http://u:p@x\"]", "cluster.etcd.endpoints[0]", "http://127.0.0.1:2379")]
    [InlineData("cluster.etcd.prefix = §iptfs", "cluster.etcd.prefix", "begins and ends with a slash")]
    [InlineData("cluster.etcd.tls = §{ cert = x }", "cluster.etcd.tls", "cert and key come together")]
    [InlineData("cluster.etcd.username = §root", "cluster.etcd.username", "needs password-file")]
    [InlineData("tunels = §{ x = 1 }", "tunels", "unknown key; did you mean tunnels?")]
    public void FaultySetting_IsReportedAtItsPlace(string setting, string path, string message) =>
        FaultOf($"iptfs {{\n  {setting}\n}}", "iptfs." + path, message);

    [Fact]
    public void MisspelledRoot_IsReportedAndOtherNamesAreNot()
    {
        FaultOf("ipfts = §{ tun.mtu = 1400 }", "ipfts", "unknown key; did you mean iptfs?");
        Assert.Equal(1400, ReadValid(Valid, "my-mtu = 1400\niptfs.tun.mtu = ${my-mtu}").Tun.Mtu);
    }

    [Fact]
    public void MissingFile_IsAFault()
    {
        var (configuration, faults) = GatewayConfigurationReader.Read(["/nonexistent/iptfs.conf"], static _ => null);
        Assert.Null(configuration);
        Assert.Equal("/nonexistent/iptfs.conf: no such file", Assert.Single(faults).ToString());
    }

    [Fact]
    public void TokenFileOpenToEveryone_IsRefused()
    {
        using var directory = new ScratchDirectory();
        var path = directory.Write("token", "secret", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        FaultOf($"iptfs.admin {{ http = \"127.0.0.1:9347\", token-file = §\"{path}\" }}", "iptfs.admin.token-file", "chmod 600");
    }

    [Fact]
    public void LaterFile_Wins()
    {
        using var directory = new ScratchDirectory();
        var one = directory.Write("one.conf", Valid);
        var two = directory.Write("two.conf", "iptfs.tun.mtu = 1400\niptfs.state-directory = state\niptfs.admin.socket = null");
        var (configuration, faults) = GatewayConfigurationReader.Read([one, two], static _ => null);
        Assert.Empty(faults);
        Assert.Equal((1400, null), (configuration!.Tun.Mtu, configuration.Admin.SocketPath));
        Assert.Equal(Path.Combine(Path.GetDirectoryName(two)!, "state"), configuration.StateDirectory);
        Assert.Equal(1500, GatewayConfigurationReader.Read([two, one, directory.Write("three.conf", "iptfs.tun.mtu = 1500")], static _ => null).Configuration!.Tun.Mtu);
    }

    [Theory]
    [InlineData("udp = [\"0.0.0.0:4501\", \"10.9.0.1:4500\"]", "10.9.0.1:4500")]
    [InlineData("udp = [\"[::]:4600\", \"0.0.0.0:4501\"]", "0.0.0.0:4501")]
    public void LocalAddress_IsServedByItsOwnSocketOrTheWildcard(string listen, string listener)
    {
        var tunnel = ReadValid(Valid, $"iptfs.listen {{ {listen} }}").Tunnels[0];
        Assert.Equal(listener, tunnel.Listener.ToString());
        Assert.Equal((IPAddress.Parse("10.9.0.1"), tunnel.Listener.Port), (tunnel.Local.Address.ToIPAddress(), tunnel.Local.Port));
    }

    [Fact]
    public void NodeNameOfNull_IsTheHostsName() => Assert.Equal(Environment.MachineName, ReadValid(Valid, "iptfs.node-name = null").NodeName);
}
