using IpTfs.Testing.EndToEnd;
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
        AssertReached(hostA, hostB, inner);

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
        AssertReached(hostA, hostB, inner);

        var tooBig = Ping.Run(hostA.Side, hostA.Address(inner), hostB.Address(inner), $"-c 3 -i 0.05 -W 1 -M do -s {Ping.PayloadFor(1500, inner)}");
        var stream = Iperf.Run(hostA.Side, hostB.Side, hostA.Address(inner), hostB.Address(inner), "--time 2");

        Assert.Equal(0, tooBig.Received);
        Assert.True(tooBig.SawTooBig, tooBig.Text);
        Assert.True(stream.Octets > 4_000_000, $"{stream}");
    }

    // A device that has just come up does not answer neighbour solicitations for the first second or so.
    private static void AssertReached(RoutedHost from, RoutedHost to, AddressFamily inner) =>
        Assert.True(Ping.Reaches(from.Side, from.Address(inner), to.Address(inner)));
}
