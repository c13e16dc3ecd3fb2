using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Tests.Counters;

[Collection(AllocationCollection.Name)]
public class DropCountersTests
{
    [Fact]
    public void Length_IsThatOfTheEnum() => Assert.Equal(DropCounters.Length, Enum.GetValues<DropReason>().Length);

    [Fact]
    public void EachReason_CountsOnItsOwn()
    {
        var counters = new DropCounters();
        foreach (var info in DropReasons.All) counters.Count(info.Reason, (int)info.Reason);

        foreach (var info in DropReasons.All) Assert.Equal((int)info.Reason, counters[info.Reason]);
    }

    [Fact]
    public void None_IsNeverCounted()
    {
        var counters = new DropCounters();
        counters.Count(DropReason.None);

        Assert.Equal(new long[DropCounters.Length], counters.AsSpan().ToArray());
    }

    [Fact]
    public void Add_SumsReasonByReason()
    {
        var a = new DropCounters();
        var b = new DropCounters();
        a.Count(DropReason.QueueFull, 3);
        b.Count(DropReason.QueueFull, 4);
        b.Count(DropReason.Replayed);
        a.Add(b);

        Assert.Equal((7L, 1L), (a[DropReason.QueueFull], a[DropReason.Replayed]));
        Assert.Equal(8L, a.AsSpan().ToArray().Sum());
    }

    [Fact]
    public void Counting_AllocatesNothing()
    {
        var counters = new DropCounters();
        var counted = Allocation.None(() => counters.Count(DropReason.IntegrityFailed));

        Assert.Equal(counted, counters[DropReason.IntegrityFailed]);
    }
}
