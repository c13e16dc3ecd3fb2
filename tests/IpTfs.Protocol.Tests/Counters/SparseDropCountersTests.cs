using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Tests.Counters;

[Collection(AllocationCollection.Name)]
public class SparseDropCountersTests
{
    [Fact]
    public void NothingDropped_TakesNoMemoryAndReadsZero()
    {
        _ = CountNothing();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isZero = CountNothing();

        Assert.Equal((true, 0L), (isZero, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    [Fact]
    public void SecondDrop_AllocatesNothing()
    {
        var counters = new SparseDropCounters();
        counters.Count(DropReason.Replayed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        counters.Count(DropReason.Replayed);
        counters.Count(DropReason.IntegrityFailed, 3);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((2L, 3L), (counters.Counters[DropReason.Replayed], counters.Counters[DropReason.IntegrityFailed]));
    }

    [Fact]
    public void DropOfOne_IsNotSeenInAnother()
    {
        var one = new SparseDropCounters();
        var other = new SparseDropCounters();
        one.Count(DropReason.QueueFull);

        Assert.Equal((1L, 0L), (one.Counters[DropReason.QueueFull], other.Counters[DropReason.QueueFull]));
    }

    [Fact]
    public void Add_SumsReasonByReason()
    {
        var counters = new SparseDropCounters();
        var other = new DropCounters();
        other.Count(DropReason.QueueFull, 4);
        counters.Count(DropReason.QueueFull, 3);
        counters.Add(other);

        Assert.Equal(7, counters.Counters[DropReason.QueueFull]);
    }

    private static bool CountNothing()
    {
        var counters = new SparseDropCounters();
        counters.Count(DropReason.None);
        counters.Count(DropReason.QueueFull, 0);
        counters.Add(default);
        return !counters.Counters.AsSpan().ContainsAnyExcept(0L);
    }
}
