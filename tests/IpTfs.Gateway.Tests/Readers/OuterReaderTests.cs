using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Tests.Datapath;
using IpTfs.Gateway.Tests.Routing;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests.Readers;

/// <summary>When an outer reader makes the inner ones look for what the host has answered, although nobody has reported it.</summary>
public class OuterReaderTests
{
    private const int Slots = 128;
    private const int Flood = ReaderMessage.Glance.FloodBatches * Slots;

    [Fact]
    public void LonePacket_IsAReasonToLook() => Assert.Equal([ReaderMessage.Glance.Lone], LooksAfter(1));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(Flood - 1, 0)]
    [InlineData(Flood, 1)]
    [InlineData((3 * Flood) - 1, 2)]
    public void EachTimeThatManyBatchesAreFilledInOneTurn_IsAReasonToLookForMany(int packets, int looks) =>
        Assert.Equal(Enumerable.Repeat(ReaderMessage.Glance.Flood, looks), LooksAfter(packets));

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
        for (var i = 0; i < IdleHabit.LooksUntilBusy; i++) Look(2);
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
