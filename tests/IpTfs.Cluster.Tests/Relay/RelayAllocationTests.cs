using IpTfs.Cluster.Relay;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>No packet costs an allocation, whatever it is.</summary>
public class RelayAllocationTests
{
    private const int Rounds = 6;
    private const int Batches = 300;

    [Theory]
    [InlineData(64)]
    [InlineData(576)]
    [InlineData(1400)]
    public void PacketsThatAreRelayed(int length)
    {
        using var pair = new RelayPair();
        var packets = Packets.Run([.. Enumerable.Repeat(Packets.Esp(length), 32)]);

        AssertNoAllocation(() =>
        {
            pair.Sender.Handle(packets, MonotonicTime.Zero);
            while (pair.Sender.TryTake(out var datagrams))
            {
                pair.Receiver.Handle(datagrams, MonotonicTime.Zero);
                datagrams.Return();
            }

            while (pair.Receiver.TryTake(out var received)) received.Return();
        });
        Assert.Equal(Rounds * (Batches + 50) * 32, pair.Receiver.TakeCounters().Received);
    }

    [Fact]
    public void FloodOfGarbage()
    {
        using var pair = new RelayPair();
        // In the order of the cases: no such sender, a sender that there is, a replay, a fragment of a datagram.
        var genuine = Assert.Single(pair.Seal(Packets.Esp(64)));
        pair.Open(genuine.ToArray());
        var replay = genuine.ToArray();
        var forged = genuine.ToArray();
        forged[7] = 200;
        var garbage = Packets.Batch(Packets.Esp(200, spi: 0xBAD), forged, replay, genuine[..30]);
        var kept = garbage.Memory.ToArray();

        AssertNoAllocation(() =>
        {
            kept.CopyTo(garbage.Memory, 0);
            pair.Receiver.Handle(garbage, MonotonicTime.Zero);
        });
        const long each = Rounds * (Batches + 50);
        Assert.Equal(new RelayCounters { UnknownSender = each, BadIcv = each, Replayed = each, Malformed = each }, pair.Receiver.TakeCounters());
    }

    // What the runtime allocates once, as it loads types and replaces code by better code, spoils a round or two; what a packet allocates spoils every one.
    private static void AssertNoAllocation(Action batch)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 50; i++) batch();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Batches; i++) batch();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
