using IpTfs.Protocol.Buffers;

namespace IpTfs.Protocol.Tests.Buffers;

/// <summary>Every packet of a batch is visited once, in order, whatever way its slots join them.</summary>
[Collection(AllocationCollection.Name)]
public sealed class PacketWalkTests
{
    private readonly PacketBatch _batch = PacketBatch.Unpooled(4096, 8);

    [Fact]
    public void EmptyBatch_HasNoPacket() => Assert.Empty(Walk());

    [Fact]
    public void SlotWithoutSegmentSize_IsOnePacket()
    {
        Add(0, 100);
        Assert.Equal([new PacketPlace(0, 0, 100)], Walk());
    }

    [Fact]
    public void JoinedRun_IsTakenApart_TheLastMayBeShorter()
    {
        Add(32, 250, segmentSize: 100);
        Assert.Equal([new PacketPlace(0, 32, 100), new PacketPlace(0, 132, 100), new PacketPlace(0, 232, 50)], Walk());
    }

    [Fact]
    public void JoinedRunOfWholeSegments_HasNothingBehindTheLast()
    {
        Add(0, 200, segmentSize: 100);
        Assert.Equal([new PacketPlace(0, 0, 100), new PacketPlace(0, 100, 100)], Walk());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(int.MaxValue)]
    public void SegmentNotShorterThanTheSlot_IsOnePacket(int segmentSize)
    {
        Add(8, 100, segmentSize);
        Assert.Equal([new PacketPlace(0, 8, 100)], Walk());
    }

    [Fact]
    public void SegmentsOfOneOctet_AreVisitedOneByOne()
    {
        Add(5, 3, segmentSize: 1);
        Assert.Equal([new PacketPlace(0, 5, 1), new PacketPlace(0, 6, 1), new PacketPlace(0, 7, 1)], Walk());
    }

    [Fact]
    public void SeveralSlots_AreVisitedInOrder_WhereverTheyLie()
    {
        Add(1000, 60);
        Add(0, 150, segmentSize: 100);
        Add(500, 1);
        Add(2000, 80, segmentSize: 40);
        Assert.Equal(
            [
                new PacketPlace(0, 1000, 60), new PacketPlace(1, 0, 100), new PacketPlace(1, 100, 50), new PacketPlace(2, 500, 1), new PacketPlace(3, 2000, 40),
                new PacketPlace(3, 2040, 40),
            ],
            Walk());
        Assert.Equal(_batch.PacketCount, Walk().Count);
    }

    [Fact]
    public void SlotsWithoutOctets_HaveNoPacket()
    {
        Add(0, 0);
        Add(0, 10);
        Add(10, 0, segmentSize: 100);
        Add(10, 0);
        Add(10, 20);
        Add(30, 0);
        Assert.Equal([new PacketPlace(1, 0, 10), new PacketPlace(4, 10, 20)], Walk());
    }

    [Fact]
    public void SlotsThatWereForgotten_AreNotVisited()
    {
        Add(0, 10);
        Add(10, 10);
        _batch.Truncate(1);
        Assert.Equal([new PacketPlace(0, 0, 10)], Walk());
    }

    [Fact]
    public void WalkThatHasEnded_StaysAtItsEnd()
    {
        Add(0, 10);
        var walk = _batch.Packets;
        Assert.True(walk.MoveNext());
        Assert.False(walk.MoveNext());
        Assert.False(walk.MoveNext());
    }

    [Fact]
    public void SpanOfAPlace_IsThePacket()
    {
        Assert.True(_batch.TryAppend([1, 2, 3, 4, 5]));
        _batch[0].SegmentSize = 2;
        var packets = new List<byte[]>();
        foreach (var packet in _batch.Packets) packets.Add(_batch.Span(packet).ToArray());
        Assert.Equal([[1, 2], [3, 4], [5]], packets);
    }

    [Fact]
    public void Walk_AllocatesNothing()
    {
        Add(0, 2800, segmentSize: 1400);
        Add(2800, 60);
        var octets = 0L;
        var runs = Allocation.None(() =>
        {
            foreach (var packet in _batch.Packets) octets += _batch.Span(packet).Length;
        });
        Assert.Equal(2860L * runs, octets);
    }

    private void Add(int offset, int length, int segmentSize = 0) => _batch.Add(offset, length).SegmentSize = segmentSize;

    private List<PacketPlace> Walk()
    {
        var places = new List<PacketPlace>();
        foreach (var packet in _batch.Packets) places.Add(packet);
        return places;
    }
}
