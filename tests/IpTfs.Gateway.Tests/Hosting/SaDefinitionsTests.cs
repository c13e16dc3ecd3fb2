using IpTfs.Configuration;
using IpTfs.Gateway.Sa;
using IpTfs.Hocon;

namespace IpTfs.Gateway.Tests.Hosting;

public sealed class SaDefinitionsTests
{
    [Theory]
    [InlineData("peer-profile = default", 1)]
    [InlineData("peer-profile = linux", 40)]
    [InlineData("peer-profile = linux, minimum-fragment-size = 39", 40)]
    [InlineData("peer-profile = linux, minimum-fragment-size = 64", 64)]
    public void PeerProfileLinux_KeepsInnerHeadersWhole(string lines, int least)
    {
        var text = $$"""
            iptfs {
              listen.udp = ["10.9.0.1:4500"]
              tunnels.b {
                local = "10.9.0.1", remote = "10.9.0.2"
                traffic-selectors { local = ["192.168.1.0/24"], remote = ["192.168.2.0/24"] }
                outbound { spi = 0x1001, key = "000102030405060708090a0b0c0d0e0f10111213" }
                inbound { spi = 0x1002, key = "202122232425262728292a2b2c2d2e2f30313233" }
                traffic-flow-security { {{lines}} }
              }
            }
            """;
        var (configuration, faults) = GatewayConfigurationReader.Read([HoconLoader.Parse(text, "b.conf")], static _ => null);
        Assert.Empty(faults);
        using (configuration)
        {
            using var definition = SaDefinitions.From(configuration!.Tunnels[0], "auto");
            Assert.Equal(least, definition.Ingress.MinimumFragmentOctets);
        }
    }
}
