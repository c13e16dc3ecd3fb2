using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Tests.Routing;

namespace IpTfs.Gateway.Tests.Control;

/// <summary>The control actor's tunnels, found by name, by SPI and by peer, also where several share an SPI or a peer.</summary>
public class TunnelTableTests
{
    private readonly TunnelTable _table = new();

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 1, 3)]
    public void TunnelsOfOnePeer_AreFoundUntilEachIsRemoved(params int[] removals)
    {
        var rows = Enumerable.Range(1, 3).Select(Row).ToList();
        foreach (var row in rows) _table.Add(row);
        var peer = rows[0].Definition.Remote.Address;
        Assert.Equal(["tunnel-1", "tunnel-2", "tunnel-3"], _table.To(peer, 0).Select(Name).Order());

        var left = rows.ConvertAll(Name);
        foreach (var number in removals)
        {
            var row = rows[number - 1];
            Assert.Same(row, _table.Remove(Name(row)));
            left.Remove(Name(row));
            Assert.Equal(left, _table.To(peer, 0).Select(Name).Order());
            Assert.Equal(left, _table.InOrder().Select(Name));
            Assert.Empty(_table.Find(row.Definition.Inbound.Spi));
        }
    }

    [Fact]
    public void OutboundSpiOfSeveralTunnels_FindsAllOfThem()
    {
        var first = Row(1);
        // An outbound SPI is the peer's choice: two peers may choose the same.
        var second = Row(2);
        second = second with { Definition = second.Definition with { Outbound = first.Definition.Outbound } };
        _table.Add(first);
        _table.Add(second);

        Assert.Equal(["tunnel-1", "tunnel-2"], _table.Find(first.Definition.Outbound.Spi).Select(Name).Order());

        _table.Remove("tunnel-1");

        Assert.Equal(["tunnel-2"], _table.Find(first.Definition.Outbound.Spi).Select(Name));
    }

    [Fact]
    public void ReplacedTunnel_KeepsItsPlaceAndIsFoundByItsNewPeer()
    {
        foreach (var number in (int[])[1, 2]) _table.Add(Row(number));
        var old = _table.Find("tunnel-1")!;
        var moved = old with { Definition = old.Definition with { Remote = old.Definition.Remote with { Address = new(0x0A090063, false) } } };

        _table.Replace(moved);

        Assert.Equal(["tunnel-1", "tunnel-2"], _table.InOrder().Select(Name));
        Assert.Equal(["tunnel-1"], _table.To(moved.Definition.Remote.Address, 0).Select(Name));
        Assert.Equal(["tunnel-2"], _table.To(old.Definition.Remote.Address, 0).Select(Name));
        Assert.Equal(["tunnel-1"], _table.To(moved.Definition.Remote.Address, moved.Definition.Outbound.Spi).Select(Name));
    }

    private static string Name(TunnelRow row) => row.Definition.Name;

    private static TunnelRow Row(int number) =>
        new(ControlRig.Tunnel(number), new SaPair($"tunnel-{number}", ActorRefs.Nobody, ActorRefs.Nobody), null, null, null);
}
