using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Tests.Hosting;
using IpTfs.Gateway.Tests.Routing;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Control;

/// <summary>Of many tunnels a few change: the directory's tables are changed, not built anew, and find the same.</summary>
public sealed class DirectoryTests : IDisposable
{
    private const int Tunnels = 20;
    private readonly ControlRig _rig = new(startsAtOnce: false);

    public DirectoryTests() => _rig.Install([.. Enumerable.Range(1, Tunnels).Select(ControlRig.Tunnel)]);

    [Fact]
    public void TunnelIsRemovedAndInstalledAgain_TheOthersKeepTheirEntries()
    {
        var others = _rig.Directory.Current.FindInbound(ControlRig.Tunnel(8).Inbound.Spi);
        _rig.Remove("tunnel-7");
        AssertFound(Enumerable.Range(1, Tunnels).Where(static number => number != 7));
        Assert.Equal(Tunnels - 1, _rig.Directory.Current.Inbound.Count);
        Assert.Null(_rig.Directory.Current.FindInbound(ControlRig.Tunnel(7).Inbound.Spi));

        _rig.Install(ControlRig.Tunnel(7));
        AssertFound(Enumerable.Range(1, Tunnels));
        Assert.Same(others, _rig.Directory.Current.FindInbound(ControlRig.Tunnel(8).Inbound.Spi));
    }

    [Fact]
    public void SelectorsChange_TheOldOnesFindNothing()
    {
        _rig.Apply(new TunnelChanges([], [], [With(3, 103)]));
        Assert.Null(Find(3));
        Assert.Equal("tunnel-3", Find(103));
        AssertFound(Enumerable.Range(1, Tunnels).Where(static number => number != 3));
    }

    [Fact]
    public void TwoTunnelsClaimTheSameTraffic_TheEarlierHasItUntilItIsRemoved()
    {
        _rig.Apply(new TunnelChanges([], [], [With(9, 4)]));
        Assert.Equal("tunnel-4", Find(4));
        Assert.Null(Find(9));
        // Tunnel 2 comes before tunnel 4.
        _rig.Apply(new TunnelChanges([], [], [With(2, 4)]));
        Assert.Equal("tunnel-2", Find(4));

        _rig.Remove("tunnel-2");
        Assert.Equal("tunnel-4", Find(4));
        _rig.Remove("tunnel-4");
        Assert.Equal("tunnel-9", Find(4));
        _rig.Remove("tunnel-9");
        Assert.Null(Find(4));
        AssertFound(Enumerable.Range(1, Tunnels).Where(static number => number is not (2 or 4 or 9)));
    }

    public void Dispose() => _rig.Dispose();

    private static SaDefinition With(int number, int network) => ControlRig.Tunnel(number) with { Selectors = SelectorsOf(network) };

    private static TrafficSelectors SelectorsOf(int network) => TestGateway.Tunnel(network, 1, SaRig.Peer).Selectors;

    // The tunnel of a packet between the networks that a tunnel has by default.
    private string? Find(int network) =>
        _rig.Directory.Current.Policy.TryFindOutbound(IpAddress.V4([10, (byte)network, 1, 5]), IpAddress.V4([10, (byte)network, 2, 7]), out var entry) ? entry.Tunnel : null;

    private void AssertFound(IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            var tunnel = $"tunnel-{number}";
            Assert.Equal((tunnel, tunnel), (Find(number), _rig.Directory.Current.FindInbound(ControlRig.Tunnel(number).Inbound.Spi)?.Tunnel));
        }
    }
}
