using System.Buffers.Binary;
using IpTfs.Actors.TestKit;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Tests.Routing;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Readers;

/// <summary>Where an ESP packet goes: to the SA that is here, to the relay when it came from the peer, and otherwise into a counter.</summary>
public sealed class SpiDispatcherTests : IDisposable
{
    private const uint Here = 0x1002;
    private const uint Elsewhere = 0x7001;
    private const uint AlsoElsewhere = 0x7002;
    private const uint Nowhere = 0x9999;

    private readonly ControlRig _rig = new();
    private readonly PacketBatchPool _received = new(65_536, 64);
    private readonly PacketBatchPool _split = new(4096, 64, limit: 8);
    private readonly DataProbe _relay;

    public SpiDispatcherTests()
    {
        _relay = _rig.Kit.CreateDataProbe("relay");
        _rig.Install(ControlRig.Tunnel(1));
        var entry = new RelayEntry("node-2", _relay.Ref);
        _rig.SetRelays([new(Elsewhere, entry), new(AlsoElsewhere, entry)]);
    }

    [Fact]
    public void FromAPeer_OneSpi_IsMovedAsItIs()
    {
        var dispatcher = new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Peer);
        var (mine, theirs) = (Batch(Here, Here), Batch(Elsewhere));
        Assert.Equal(0, dispatcher.Dispatch(mine) + dispatcher.Dispatch(theirs));
        Assert.Same(mine, _rig.Egress(1).ExpectBatch());
        Assert.Same(theirs, _relay.ExpectBatch());
        Assert.Equal(0, dispatcher.Drops.Total(DropDirection.Rx));
    }

    [Fact]
    public void FromAPeer_ManySpis_EachGoesItsWay_InOrder_WithItsSource()
    {
        var dispatcher = new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Peer);
        var source = new Endpoint(IpAddress.V4([192, 0, 2, 9]), 4500);
        var batch = Batch(Here, Elsewhere, Nowhere, Here, AlsoElsewhere, Elsewhere);
        foreach (ref var slot in batch.Slots) (slot.Source, slot.Ecn) = (source, 3);
        Assert.Equal(1, dispatcher.Dispatch(batch));
        Assert.Equal([(Here, 0), (Here, 3)], PacketsOf(_rig.Egress(1).ExpectBatch()));
        var relayed = _relay.ExpectBatch();
        Assert.All(relayed.Slots.ToArray(), slot => Assert.Equal((source, 3), (slot.Source, slot.Ecn)));
        Assert.Equal([(Elsewhere, 1), (AlsoElsewhere, 4), (Elsewhere, 5)], PacketsOf(relayed));
        Assert.Equal((1, 1), (dispatcher.Drops[DropReason.UnknownSpi], dispatcher.Drops.Total(DropDirection.Rx)));
        Assert.Equal(0, _received.Outstanding);
    }

    [Fact]
    public void FromARelay_NothingIsRelayedAgain()
    {
        var dispatcher = new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Relay);
        Assert.Equal(2, dispatcher.Dispatch(Batch(Elsewhere, Elsewhere)));
        Assert.Equal(1, dispatcher.Dispatch(Batch(Nowhere)));
        Assert.Equal(2, dispatcher.Dispatch(Batch(Here, Elsewhere, Nowhere)));
        Assert.Equal([(Here, 0)], PacketsOf(_rig.Egress(1).ExpectBatch()));
        _relay.ExpectNoData();
        Assert.Equal((5, 0), (dispatcher.Drops[DropReason.RelayNotOwner], dispatcher.Drops[DropReason.UnknownSpi]));
        Assert.Equal((0, 0), (_received.Outstanding, _split.Outstanding));
    }

    [Fact]
    public void SaThatIsAwaited_IsKeptForByBothWays_AndNotBySomethingThatWasKept()
    {
        var hold = _rig.Kit.CreateDataProbe("hold");
        var entry = new RelayEntry("hold", hold.Ref);
        _rig.SetRelays([new(Elsewhere, new RelayEntry("node-2", _relay.Ref))], [new(Here, entry), new(Elsewhere, entry), new(Nowhere, entry)]);
        var (fromPeer, fromRelay) = (new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Peer), new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Relay));
        // Who owns it now comes first. What has started here has its turn when what was kept for it has been handed on.
        Assert.Equal(0, fromPeer.Dispatch(Batch(Elsewhere)));
        Assert.Equal([(Elsewhere, 0)], PacketsOf(_relay.ExpectBatch()));
        Assert.Equal(0, fromPeer.Dispatch(Batch(Here)) + fromRelay.Dispatch(Batch(Here)));
        Assert.Equal([(Here, 0)], PacketsOf(hold.ExpectBatch()));
        Assert.Equal([(Here, 0)], PacketsOf(hold.ExpectBatch()));
        _rig.Egress(1).ExpectNoData();
        Assert.Equal(0, fromPeer.Dispatch(Batch(Nowhere)) + fromRelay.Dispatch(Batch(Elsewhere)));
        Assert.Equal([(Nowhere, 0)], PacketsOf(hold.ExpectBatch()));
        Assert.Equal([(Elsewhere, 0)], PacketsOf(hold.ExpectBatch()));
        var kept = new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Hold);
        Assert.Equal(1, kept.Dispatch(Batch(Nowhere)) + kept.Dispatch(Batch(Here)));
        Assert.Equal([(Here, 0)], PacketsOf(_rig.Egress(1).ExpectBatch()));
        hold.ExpectNoData();
    }

    /// <summary>It has left, passes on what still comes, and is to come back: its owner is to have that now, and not when it has come.</summary>
    [Fact]
    public void SaThatHasLeftAndIsAwaitedAgain_PassesOn()
    {
        var hold = _rig.Kit.CreateDataProbe("hold");
        _rig.SetRelays([new(Here, new RelayEntry("node-2", _relay.Ref))], [new(Here, new RelayEntry("hold", hold.Ref))]);
        foreach (var origin in new[] { PacketOrigin.Peer, PacketOrigin.Relay })
        {
            Assert.Equal(0, new SpiDispatcher(_rig.Directory, _split, origin).Dispatch(Batch(Here)));
            Assert.Equal([(Here, 0)], PacketsOf(_rig.Egress(1).ExpectBatch()));
        }

        hold.ExpectNoData();
    }

    /// <summary>An SA stops after a reader has found it and before the reader tells it.</summary>
    [Fact]
    public void SaThatHasStoppedSinceItWasFound_ItsPacketsGoWhereTheDirectoryNowSays()
    {
        var dispatcher = new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Peer);
        var found = _rig.Directory.Current.FindInbound(Here)!;
        _rig.Kit.Sys.Stop(_rig.Egress(1).Ref);
        _rig.Kit.RunUntilIdle();
        Assert.True(found.IsClosed);

        // Listed still, and then not at all: nobody takes them.
        dispatcher.TellFound(found, Batch(Here, Here));
        _rig.Remove("tunnel-1");
        dispatcher.TellFound(found, Batch(Here));
        Assert.Equal((3, 0), (found.RefusedStopped, _received.Outstanding));

        var hold = _rig.Kit.CreateDataProbe("hold");
        _rig.SetRelays([], [new(Here, new RelayEntry("hold", hold.Ref))]);
        dispatcher.TellFound(found, Batch(Here, Here));
        Assert.Equal([(Here, 0), (Here, 1)], PacketsOf(hold.ExpectBatch()));

        _rig.SetRelays([new(Here, new RelayEntry("node-2", _relay.Ref))]);
        dispatcher.TellFound(found, Batch(Here));
        Assert.Equal([(Here, 0)], PacketsOf(_relay.ExpectBatch()));
        Assert.Equal((3, 0), (found.RefusedStopped, found.RefusedFull));
    }

    [Fact]
    public void JoinedRun_IsCountedByPackets()
    {
        var dispatcher = new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Relay);
        var batch = Batch(Elsewhere, Elsewhere, Elsewhere);
        var length = batch.TotalLength;
        batch.Clear();
        batch.Add(0, length) = new PacketSlot { Offset = 0, Length = length, SegmentSize = length / 3 };
        Assert.Equal(3, dispatcher.Dispatch(batch));
        Assert.Equal(3, dispatcher.Drops[DropReason.RelayNotOwner]);
    }

    [Fact]
    public void MoreThanASplitBatchHolds_GoesInSeveral_InOrder()
    {
        // Two packets fill one.
        var split = new PacketBatchPool(128, 64, limit: 8);
        var dispatcher = new SpiDispatcher(_rig.Directory, split, PacketOrigin.Peer);
        Assert.Equal(0, dispatcher.Dispatch(Batch(Here, Elsewhere, Here, Here, Here, Here)));
        Assert.Equal([(Here, 0), (Here, 2)], PacketsOf(_rig.Egress(1).ExpectBatch()));
        Assert.Equal([(Here, 3), (Here, 4)], PacketsOf(_rig.Egress(1).ExpectBatch()));
        Assert.Equal([(Here, 5)], PacketsOf(_rig.Egress(1).ExpectBatch()));
        Assert.Equal([(Elsewhere, 1)], PacketsOf(_relay.ExpectBatch()));
        Assert.Equal((0, 0, 0), (split.Outstanding, _received.Outstanding, dispatcher.Drops.Total(DropDirection.Rx)));
    }

    [Fact]
    public void PacketLongerThanASplitBatch_IsCounted_AndLeavesNoneEmpty()
    {
        var split = new PacketBatchPool(59, 64, limit: 8);
        var dispatcher = new SpiDispatcher(_rig.Directory, split, PacketOrigin.Peer);
        Assert.Equal(0, dispatcher.Dispatch(Batch(Here, Elsewhere)));
        Assert.Equal(2, dispatcher.Drops[DropReason.RxPoolExhausted]);
        _rig.Egress(1).ExpectNoData();
        Assert.Equal((0, 0), (split.Outstanding, _received.Outstanding));
    }

    [Fact]
    public void SplitPoolUsedUp_IsCounted()
    {
        var dispatcher = new SpiDispatcher(_rig.Directory, new PacketBatchPool(4096, 64, limit: 1), PacketOrigin.Peer);
        Assert.Equal(0, dispatcher.Dispatch(Batch(Here, Elsewhere, Elsewhere)));
        Assert.Equal(2, dispatcher.Drops[DropReason.RxPoolExhausted]);
    }

    [Fact]
    public void EmptyBatch_IsReturned()
    {
        var dispatcher = new SpiDispatcher(_rig.Directory, _split, PacketOrigin.Relay);
        Assert.Equal(0, dispatcher.Dispatch(_received.TryRent()!));
        Assert.Equal(0, _received.Outstanding);
    }

    public void Dispose() => _rig.Dispose();

    private PacketBatch Batch(params uint[] spis)
    {
        var batch = _received.TryRent()!;
        var packet = new byte[60];
        for (var i = 0; i < spis.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet, spis[i]);
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), i);
            Assert.True(batch.TryAppend(packet));
        }

        return batch;
    }

    private static List<(uint Spi, int Number)> PacketsOf(PacketBatch batch)
    {
        var packets = new List<(uint, int)>();
        for (var i = 0; i < batch.Count; i++)
            packets.Add((BinaryPrimitives.ReadUInt32BigEndian(batch.Span(i)), BinaryPrimitives.ReadInt32BigEndian(batch.Span(i)[4..])));
        batch.Return();
        return packets;
    }
}
