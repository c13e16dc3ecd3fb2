using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Tests.Datapath;
using IpTfs.Gateway.Tests.Hosting;
using IpTfs.Gateway.Tests.Routing;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Readers;

/// <summary>When an outer reader makes the inner ones look for what the host has answered, although nobody has reported it.</summary>
public class OuterReaderTests
{
    private const int Slots = 128;
    private const int Flood = ReaderMessage.SpeculativeRead.FloodBatches * Slots;

    [Fact]
    public void LonePacket_IsAReasonToLook() => Assert.Equal([ReaderMessage.SpeculativeRead.Lone], LooksAfter(1));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(Flood - 1, 0)]
    [InlineData(Flood, 1)]
    [InlineData((3 * Flood) - 1, 2)]
    public void EachTimeThatManyBatchesAreFilledInOneTurn_IsAReasonToLookForMany(int packets, int looks) =>
        Assert.Equal(Enumerable.Repeat(ReaderMessage.SpeculativeRead.Flood, looks), LooksAfter(packets));

    [Fact]
    public void FloodOfPathReports_ReachesControlWithinABudget()
    {
        using var rig = new ControlRig();
        using var parker = new EpollActorParker();
        using var device = new MemoryInnerDevice();
        var control = rig.Kit.CreateProbe<ControlMessage>("reports");
        var socket = new FakeOuterSocket(device.Queues[0].Descriptor);
        var pool = new PacketBatchPool(4 * 65_536, Slots, 4);
        var reader = rig.Kit.Sys.ActorOf(
            Props.Create(() => new OuterReader(socket, parker, rig.Directory, pool, pool, control.Ref, Array.Empty<IActorRef>(), Array.Empty<IActorRef>())), "reader");
        for (var i = 0; i < 10_000; i++)
        {
            socket.Reports.Enqueue(Report(PathErrorKind.TooBig));
            socket.Reports.Enqueue(Report(PathErrorKind.HostUnreachable));
        }

        // A turn takes a part of them: packets must not wait for all.
        var turns = 0;
        for (; socket.Reports.Count > 0; turns++)
        {
            reader.Tell(ReaderMessage.Ready.Instance);
            rig.Kit.RunUntilIdle();
        }

        Assert.InRange(turns, 10, 1_000);
        Assert.Equal(100, control.Pending.Count);
        Assert.Equal(9_900L, rig.Kit.Ask<ReaderDrops>(reader, new ReaderMessage.GetDrops()).Drops[DropReason.PathReportLimited]);

        static PathError Report(PathErrorKind kind) => new(kind, new Endpoint(SaRig.Peer.Address, 4500), SaRig.Peer.Address, 1400, 90, 3, 4, 0x1001, 1);
    }

    /// <summary>What a busy outer reader tells the inner one when so many packets wait.</summary>
    private static IReadOnlyCollection<ReaderMessage> LooksAfter(int packets)
    {
        using var rig = new ControlRig();
        using var parker = new EpollActorParker();
        using var device = new MemoryInnerDevice();
        var inner = rig.Kit.CreateProbe<ReaderMessage>("inner");
        var socket = new FakeOuterSocket(device.Queues[0].Descriptor);
        var pool = new PacketBatchPool(4 * 65_536, Slots, 4);
        var reader = rig.Kit.Sys.ActorOf(
            Props.Create(() => new OuterReader(socket, parker, rig.Directory, pool, pool, rig.Control, new[] { inner.Ref }, Array.Empty<IActorRef>())), "reader");

        // Four looks that find more than one packet make it busy.
        for (var i = 0; i < LoadDetector.ReadsUntilBusy; i++) Look(2);
        Assert.Empty(inner.Pending);

        Look(packets);
        Assert.Equal(0, pool.Outstanding);
        return inner.Pending;

        void Look(int count)
        {
            socket.Waiting = count;
            reader.Tell(ReaderMessage.Ready.Instance);
            rig.Kit.RunUntilIdle();
        }
    }
}
