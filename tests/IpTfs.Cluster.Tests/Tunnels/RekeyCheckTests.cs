using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;

namespace IpTfs.Cluster.Tests.Tunnels;

public class RekeyCheckTests
{
    [Fact]
    public void NewKeyInOneDirection_IsFound()
    {
        Assert.Equal(["t1"], Find([TunnelTexts.Written(1), TunnelTexts.Written(2)], [TunnelTexts.Written(1, outboundKey: 9), TunnelTexts.Written(2)]));
        Assert.Equal(["t2"], Find([TunnelTexts.Written(1), TunnelTexts.Written(2)], [TunnelTexts.Written(1), TunnelTexts.Written(2, inboundKey: 9)]));
    }

    [Fact]
    public void NewKeysInBothDirections_AndNewAndRemovedTunnels_AreFine() =>
        Assert.Empty(Find([TunnelTexts.Written(1), TunnelTexts.Written(2)], [TunnelTexts.Written(1, outboundKey: 8, inboundKey: 9), TunnelTexts.Written(3)]));

    [Fact]
    public void NewSpiOrAddressOrName_WithTheSameKeys_IsFine()
    {
        Assert.Empty(Find([TunnelTexts.Written(1)], [TunnelTexts.Written(1, inboundSpi: 7, local: "10.9.0.2")]));
        Assert.Empty(Find([TunnelTexts.Written(1)], [TunnelTexts.Written(5, outboundKey: 1, inboundKey: 1)]));
    }

    [Fact]
    public void KeyThatMovesToAnotherTunnel_IsFoundThere()
    {
        Assert.Equal(["t5"], Find([TunnelTexts.Written(1)], [TunnelTexts.Written(5, inboundKey: 1)]));
        Assert.Equal(["t1", "t2"], Find([TunnelTexts.Written(1), TunnelTexts.Written(2)], [TunnelTexts.Written(1, inboundKey: 2), TunnelTexts.Written(2, inboundKey: 1)]));
    }

    [Fact]
    public void OtherSuiteWithTheSameKeyOctets_IsANewPair() =>
        Assert.Empty(Find([TunnelTexts.Written(1)], [TunnelTexts.Written(1) + "\niptfs.tunnels.t1.suite = aes128gmac"]));

    private static IReadOnlyList<string> Find(IReadOnlyList<string> old, IReadOnlyList<string> @new)
    {
        using GatewayConfiguration before = TunnelTexts.ReadValid([TunnelTexts.Node, .. old]), after = TunnelTexts.ReadValid([TunnelTexts.Node, .. @new]);
        return RekeyCheck.Find(before, after);
    }
}
