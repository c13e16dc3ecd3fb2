using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>
/// Packets that the gateway's own host sends, larger than an outer packet, while fragmentation is off: there is no device they came in on, which
/// once brought a kernel down at the second one.
/// </summary>
[Trait("Category", "EndToEnd")]
[Trait("Requirement", "R22")]
public sealed class DontFragmentTests(ITestOutputHelper output)
{
    // The TUN device lets them through, so that it is the gateway that has to refuse them.
    private static readonly TunnelOptions Options = new() { DontFragment = true, TunMtu = 9000 };

    [RootTheory("ping", "ethtool")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void OwnPacketTooBig_IsAnsweredWithTooBigTwiceInARow(AddressFamily inner)
    {
        using var pair = GatewayPair.Started(new TunnelCase(Encapsulation.Udp, AddressFamily.V4, inner), output, Options);

        var first = pair.Ping("-c 2 -i 0.05 -W 1 -s 2000 -M do");
        var second = pair.Ping("-c 2 -i 0.05 -W 1 -s 2000 -M do");

        Assert.Equal(0, first.Received + second.Received);
        Assert.True(first.SawTooBig, first.Text);
        Assert.True(second.SawTooBig, second.Text);
        Assert.True(pair.A.ReadStatistics().Outbound.Dropped("too-big") > 0);
        AssertBothAlive(pair);
    }

    [RootTheory("ping", "ethtool")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void HostThatMayFragment_LearnsTheSizeAndGetsThrough(AddressFamily inner)
    {
        using var pair = GatewayPair.Started(new TunnelCase(Encapsulation.Udp, AddressFamily.V4, inner), output, Options);

        var first = pair.Ping("-c 4 -i 0.05 -W 1 -s 2000 -M want");

        Assert.InRange(first.Received, 0, 3);
        pair.AssertAnswered(4, "-i 0.05 -s 2000 -M want");
        AssertBothAlive(pair);
    }

    private static void AssertBothAlive(GatewayPair pair)
    {
        Assert.True(pair.A.IsRunning && pair.B.IsRunning);
        pair.AssertAnswered(20);
    }
}
