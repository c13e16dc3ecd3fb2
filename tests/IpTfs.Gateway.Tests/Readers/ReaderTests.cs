using IpTfs.Actors;
using IpTfs.Actors.TestKit;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.IO;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests.Readers;

public sealed class ReaderTests
{
    [Fact]
    public void ReadThatFails_GivesItsBatchBack()
    {
        using var kit = new ActorTestKit();
        using var parker = new EpollActorParker();
        using var device = new MemoryInnerDevice();
        var pool = new PacketBatchPool(65_536);
        var reader = kit.System.ActorOf(Props<ReaderMessage>.Create(() => new FailingReader(device.Queues[0].Descriptor, parker, pool)), "reader");

        reader.Tell(ReaderMessage.Ready.Instance);
        kit.RunUntilIdle();

        Assert.Equal((1, 0), (FailingReader.Attempts, pool.Outstanding));
    }

    private sealed class FailingReader(int descriptor, EpollActorParker parker, PacketBatchPool pool) : Reader(descriptor, parker, pool)
    {
        public static int Attempts { get; private set; }

        protected override int ReadUnit => 1500;

        protected override int Read(PacketBatch batch, bool oneWillDo)
        {
            Attempts++;
            throw new InvalidOperationException("a fault for the test");
        }

        protected override void Dispatch(PacketBatch batch) => Assert.Fail("there is nothing to dispatch");
    }
}
