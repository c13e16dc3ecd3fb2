using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests.Routing;

public sealed class RelayTests : IDisposable
{
    private readonly ControlRig _rig = new();

    [Fact]
    public void SaThatIsHere_ComesBeforeTheRelay_AndTheRelayTakesOverWhenItIsRemoved()
    {
        var relay = Relay("node-2");
        Assert.Equal(2, _rig.SetRelays([new(0x1002, relay), new(0x7001, relay)]));
        _rig.Install(ControlRig.Tunnel(1));
        Assert.Equal("tunnel-1", Assert.IsType<InboundEntry>(Find(0x1002)).Tunnel);
        Assert.Same(relay, Find(0x7001));
        _rig.Remove("tunnel-1");
        Assert.Same(relay, Find(0x1002));
        _rig.Install(ControlRig.Tunnel(1));
        Assert.IsType<InboundEntry>(Find(0x1002));
    }

    [Fact]
    public void SetAgain_ReplacesAllThatWasSet()
    {
        var (two, three) = (Relay("node-2"), Relay("node-3"));
        _rig.SetRelays([new(0x7001, two), new(0x7002, two)]);
        _rig.SetRelays([new(0x7002, three)]);
        Assert.Null(Find(0x7001));
        Assert.Same(three, Find(0x7002));
        Assert.Equal(0, _rig.SetRelays([]));
        Assert.Null(Find(0x7002));
    }

    // With a hundred thousand SPIs on either side, what did not change is not made again.
    [Fact]
    public void ChangeOfOneSide_LeavesTheTablesOfTheOtherAsTheyAre()
    {
        _rig.Install(ControlRig.Tunnel(1));
        var before = _rig.Directory.Current;
        _rig.SetRelays([new(0x7001, Relay("node-2"))]);
        var relays = _rig.Directory.Current;
        Assert.Same(before.Inbound, relays.Inbound);
        Assert.Same(before.Policy, relays.Policy);
        _rig.Install(ControlRig.Tunnel(2));
        Assert.Same(relays.Relays, _rig.Directory.Current.Relays);
        Assert.NotSame(relays.Inbound, _rig.Directory.Current.Inbound);
    }

    [Fact]
    public void RelayThatTakesNoMore_CountsWhatItRefused()
    {
        var probe = _rig.Kit.CreateDataProbe(mailbox: "akka.iptfs.mailboxes.one");
        var relay = new RelayEntry("node-2", probe.Ref);
        var pool = new PacketBatchPool(1000);
        for (var i = 0; i < 3; i++)
        {
            var batch = pool.TryRent()!;
            Assert.True(batch.TryAppend(new byte[40]));
            relay.Tell(batch);
        }

        Assert.Equal((2, 1), (relay.RefusedFull, pool.Outstanding));
    }

    public void Dispose() => _rig.Dispose();

    private DirectoryEntry? Find(uint spi) => _rig.Directory.Current.FindInbound(spi);

    private RelayEntry Relay(string node) => new RelayEntry(node, _rig.Kit.CreateDataProbe().Ref);
}
