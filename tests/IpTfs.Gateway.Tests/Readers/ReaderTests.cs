using Akka.Actor;
using IpTfs.Actors.TestKit;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Tests.Datapath;
using IpTfs.IO.Memory;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests.Readers;

public sealed class ReaderTests
{
    [Fact]
    public void ReadThatFails_GivesItsBatchBack()
    {
        using var kit = new SeededTestKit();
        using var parker = new EpollActorParker();
        using var device = new MemoryInnerDevice();
        var pool = new PacketBatchPool(65_536);
        var reader = kit.Sys.ActorOf(Props.Create(() => new FailingReader(device.Queues[0].Descriptor, parker, pool)), "reader");

        reader.Tell(ReaderMessage.Ready.Instance);
        kit.RunUntilIdle();

        Assert.Equal((1, 0), (FailingReader.Attempts, pool.Outstanding));
    }

    /// <summary>A flood begins while one thread waits for both sides: what the host answers at once must be read before the kernel's queue is full.</summary>
    [Fact]
    public void FloodThatBegins_LeavesTheOtherReadersTheirTurnsUntilTheyHaveAThread()
    {
        using var kit = new SeededTestKit();
        using var parker = new EpollActorParker();
        using var device = new MemoryInnerDevice();
        var pool = new PacketBatchPool(65_536);
        var reads = new int[1];
        var reader = kit.Sys.ActorOf(Props.Create(() => new FloodedReader(device.Queues[0].Descriptor, parker, pool, reads)), "reader");
        var perTurn = new List<int>();

        for (var turn = 0; turn <= LoadDetector.ReadsUntilBusy; turn++)
        {
            reads[0] = 0;
            reader.Tell(ReaderMessage.Ready.Instance);
            kit.RunUntilIdle();
            perTurn.Add(reads[0]);
        }

        Assert.Equal([.. Enumerable.Repeat(2, LoadDetector.ReadsUntilBusy), 16], perTurn);
    }

    /// <summary>A reader that is started anew hears from one that had become busy before that it is idle: that must not make up for one that is busy now.</summary>
    [Fact]
    public void CompanyThatWasNotKnownToBeBusy_IsIdleWithoutEffect()
    {
        using var kit = new SeededTestKit();
        using var own = new EpollActorParker();
        using var shared = new EpollActorParker();
        using var device = new MemoryInnerDevice();
        using var known = new FakeOuterSocket();
        using var unknown = new FakeOuterSocket();
        Assert.True(device.TryInject([1]));
        var pool = new PacketBatchPool(65_536);
        var reads = new int[1];
        var reader = kit.Sys.ActorOf(Props.Create(() => new InnerReader(new FloodedQueue(device.Queues[0].Descriptor, reads), own, new SaDirectory(), pool, pool, shared)), "reader");
        kit.RunUntilIdle();

        Tell(new ReaderMessage.ReaderLoadChanged(unknown, IsIdle: true));
        Assert.Equal((0, 2), (ReadsAfterParking(own), ReadsAfterParking(shared)));
        Tell(new ReaderMessage.ReaderLoadChanged(known, IsIdle: false));
        Assert.Equal((2, 0), (ReadsAfterParking(own), ReadsAfterParking(shared)));
        Tell(new ReaderMessage.ReaderLoadChanged(known, IsIdle: true));
        Assert.Equal((0, 2), (ReadsAfterParking(own), ReadsAfterParking(shared)));

        void Tell(ReaderMessage message)
        {
            reader.Tell(message);
            kit.RunUntilIdle();
        }

        int ReadsAfterParking(EpollActorParker parker)
        {
            reads[0] = 0;
            parker.Park(0);
            kit.RunUntilIdle();
            return reads[0];
        }
    }

    /// <summary>Never comes to an end of its packets.</summary>
    private sealed class FloodedReader(int descriptor, EpollActorParker parker, PacketBatchPool pool, int[] reads) : Reader(descriptor, parker, pool)
    {
        private readonly FloodedQueue _queue = new(descriptor, reads);

        protected override int ReadUnit => _queue.ReadUnit;

        protected override int Read(PacketBatch batch, int most) => _queue.Read(batch);

        protected override void Dispatch(PacketBatch batch) => batch.Return();
    }

    private sealed class FloodedQueue(int descriptor, int[] reads) : IInnerQueue
    {
        private readonly InnerReadCounters _counters;

        public int Descriptor => descriptor;

        public int ReadUnit => 1500;

        public ref readonly InnerReadCounters Counters => ref _counters;

        public int Read(PacketBatch batch, int most = int.MaxValue)
        {
            reads[0]++;
            while (batch.TryAppend(new byte[100]))
            {
            }

            return batch.Count;
        }
    }

    private sealed class FailingReader(int descriptor, EpollActorParker parker, PacketBatchPool pool) : Reader(descriptor, parker, pool)
    {
        public static int Attempts { get; private set; }

        protected override int ReadUnit => 1500;

        protected override int Read(PacketBatch batch, int most)
        {
            Attempts++;
            throw new InvalidOperationException("a fault for the test");
        }

        protected override void Dispatch(PacketBatch batch) => Assert.Fail("there is nothing to dispatch");
    }
}
