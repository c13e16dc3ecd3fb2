using IpTfs.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>Hosts behind the gateways, which know nothing of the tunnel.</summary>
[Trait("Category", "EndToEnd")]
public sealed class RoutedHostsTests(ITestOutputHelper output)
{
    [RootTheory("ping", "ethtool", "sysctl")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void FullSizedPackets_CrossWithoutAnyoneFragmenting(AddressFamily inner)
    {
        using var pair = GatewayPair.Started(new TunnelCase(Encapsulation.Udp, AddressFamily.V4, inner), output);
        using var hostA = RoutedHost.Create(pair.SideA, Site.A);
        using var hostB = RoutedHost.Create(pair.SideB, Site.B);

        Ping.AssertAnswered(hostA.Side, hostA.Address(inner), hostB.Address(inner), 50, $"-i 0.005 -M do -s {Ping.PayloadFor(1500, inner)}");
    }

    [RootTheory("ping", "ethtool", "sysctl", "iperf3")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void WithDontFragment_TcpLearnsThePathMtuFromTheGateway(AddressFamily inner)
    {
        var options = new TunnelOptions { DontFragment = true };
        using var pair = GatewayPair.Started(new TunnelCase(Encapsulation.Udp, AddressFamily.V4, inner), output, options);
        using var hostA = RoutedHost.Create(pair.SideA, Site.A);
        using var hostB = RoutedHost.Create(pair.SideB, Site.B);
        Ping.AssertAnswered(hostA.Side, hostA.Address(inner), hostB.Address(inner), 5, "-i 0.01");

        var tooBig = Ping.Run(hostA.Side, hostA.Address(inner), hostB.Address(inner), $"-c 3 -i 0.05 -W 1 -M do -s {Ping.PayloadFor(1500, inner)}");
        var stream = Iperf.Run(hostA.Side, hostB.Side, hostA.Address(inner), hostB.Address(inner), "--bytes 5M");

        Assert.Equal(0, tooBig.Received);
        Assert.True(tooBig.SawTooBig, tooBig.Text);
        Assert.True(stream.Octets >= 5_000_000);
    }
}
