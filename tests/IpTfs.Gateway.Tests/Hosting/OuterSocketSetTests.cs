using IpTfs.Gateway.Control;
using IpTfs.IO.Sockets;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Hosting;

public class OuterSocketSetTests
{
    private static readonly IpAddress Loopback = IpAddress.V4([127, 0, 0, 1]);
    private static readonly IpAddress Every = IpAddress.V4([0, 0, 0, 0]);

    [Fact]
    public void SocketsThatShareAnAddress_ShareItsTunnels()
    {
        using var sockets = Open((Loopback, 4));

        var used = Enumerable.Range(1, 64).CountBy(number => sockets.Find(TunnelWithSpi((uint)(256 + number)))!).ToList();

        Assert.Equal(4, used.Count);
        Assert.All(used, pair => Assert.Equal(16, pair.Value));
    }

    [Fact]
    public void TunnelsSocket_IsAlwaysTheSame()
    {
        using var sockets = Open((Loopback, 3));

        for (uint spi = 256; spi < 300; spi++) Assert.Same(sockets.Find(TunnelWithSpi(spi)), sockets.Find(TunnelWithSpi(spi)));
    }

    [Fact]
    public void OwnAddress_ComesBeforeEveryAddress()
    {
        using var sockets = Open((Every, 2), (Loopback, 2));

        for (uint spi = 256; spi < 300; spi++) Assert.Equal(Loopback, sockets.Find(TunnelWithSpi(spi))!.Local.Address);
    }

    [Fact]
    public void AnotherAddress_HasEveryAddressOrNothing()
    {
        using var with = Open((Every, 2), (Loopback, 2));
        using var without = Open((Loopback, 2));
        var tunnel = TunnelWithSpi(256) with { Local = IpAddress.V4([127, 0, 0, 2]) };

        Assert.Equal(Every, with.Find(tunnel)!.Local.Address);
        Assert.Null(without.Find(tunnel));
    }

    private static Sa.SaDefinition TunnelWithSpi(uint spi) =>
        TestGateway.Tunnel(1, 1, new Endpoint(Loopback, 4500), tunnel => tunnel with { Outbound = new Sa.SaKeys(spi, tunnel.Outbound.Suite, new byte[20], []) });

    private static OuterSocketSet Open(params (IpAddress Address, int Count)[] groups)
    {
        var sockets = new List<IOuterSocket>();
        foreach (var (address, count) in groups)
        {
            var local = new Endpoint(address, 0);
            for (var i = 0; i < count; i++)
            {
                var socket = new UdpOuterSocket(new UdpOuterOptions(local) { SharePort = true });
                sockets.Add(socket);
                local = socket.Local;
            }
        }

        return new OuterSocketSet(sockets);
    }
}
