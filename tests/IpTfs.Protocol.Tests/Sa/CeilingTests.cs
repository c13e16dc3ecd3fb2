using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Tests.Esp;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Sa;

/// <summary>An authentic packet above the ceiling is not received; it waits and is received once, when the ceiling lets it.</summary>
public sealed class CeilingTests
{
    private static readonly MonotonicTime Now = new(5_000_000_000);

    [Fact]
    public void PacketsAboveTheCeiling_AreOpenedOnce_AndComeOutAsTheyWereSent()
    {
        using var pair = new SaPair(() => new ToyTransform(), egress: new EgressSettings { ReorderWindow = 0 });
        var sent = Enumerable.Range(1, 40).Select(i => Inner.Any(20 + (i * 331 % 4000), i)).ToList();
        foreach (var packet in sent) pair.Out.HandleInner(packet, default, Now);
        var outer = pair.TakeOuter(Now);
        pair.In.Ceiling = 0;
        Assert.All(outer, packet => Assert.Empty(pair.Receive(packet, Now)));
        Assert.Equal((0UL, outer.Count, (ulong)outer.Count), (pair.In.ReplayTop, pair.In.CeilingQueueCount, pair.In.HighestInCeilingQueue));
        pair.In.Ceiling = (ulong)outer.Count;
        Assert.Equal(sent, Release(pair));
        Assert.Equal((0, 0UL, 0), (pair.In.CeilingQueueCount, pair.In.HighestInCeilingQueue, pair.In.HeldBatches));
        Assert.All(DropReasons.All, i => Assert.Equal(0, pair.In.Drops[i.Reason]));
    }

    [Fact]
    public void OctetsThatWait_AreBounded()
    {
        using var pair = new SaPair(() => new NullTransform(), new Protocol.Ingress.IngressSettings { PayloadOctets = 9000 });
        pair.In.Ceiling = 0;
        for (var i = 0; i < 500; i++)
        {
            pair.Out.HandleInner(Inner.V4(8000, i), default, Now);
            foreach (var packet in pair.TakeOuter(Now)) pair.Receive(packet, Now);
        }

        Assert.Equal(48, pair.In.HeldBatches);
        Assert.Equal(500, pair.In.CeilingQueueCount + pair.In.Drops[DropReason.CeilingWaitOverflow]);
        Assert.InRange(pair.In.CeilingQueueCount, 1, 48 * 66 * 1024 / 8000);
    }

    [Fact]
    public void PoolWithoutABatch_IsCountedAsThat()
    {
        using var pair = new SaPair(() => new NullTransform());
        var taken = Enumerable.Range(0, 4096).Select(_ => pair.FragmentPool.TryRent()).TakeWhile(batch => batch is not null).ToList();
        pair.In.Ceiling = 0;
        pair.Out.HandleInner(Inner.V4(500), default, Now);
        Assert.Empty(pair.Receive(Assert.Single(pair.TakeOuter(Now)), Now));
        Assert.Equal((0, 1), (pair.In.CeilingQueueCount, pair.In.Drops[DropReason.RxPoolExhausted]));
        foreach (var batch in taken) batch!.Return();
    }

    [Fact]
    public void LeftBehindByTheWindowWhileItWaited_IsTooOld()
    {
        using var pair = new SaPair(() => new NullTransform());
        var outer = Stream(pair, 3000);
        pair.In.Ceiling = 10;
        pair.Receive(outer[20], Now);
        pair.In.Ceiling = ulong.MaxValue;
        pair.Receive(outer[2500], Now);
        Assert.Empty(Release(pair));
        Assert.Equal(1, pair.In.Drops[DropReason.ReplayTooOld]);
    }

    [Fact]
    public void Abandoned_WhatWaitedIsCounted()
    {
        using var pair = new SaPair(() => new NullTransform());
        var outer = Stream(pair, 10);
        pair.In.Ceiling = 5;
        for (var i = 0; i < 10; i++) pair.Receive(outer[i], Now);
        pair.In.Abandon(DropReason.RxNotOwner);
        Assert.Equal((5, 0), (pair.In.Drops[DropReason.RxNotOwner], pair.In.HeldBatches));
    }

    [Fact]
    public void Flush_BringsOutWhatWaitsForMissingPackets()
    {
        using var pair = new SaPair(() => new NullTransform(), egress: new EgressSettings { ReorderWindow = 8 });
        var outer = Stream(pair, 6);
        var received = outer.Where((_, i) => i is 0 or 2 or 3 or 5).SelectMany(packet => pair.Receive(packet, Now)).ToList();
        Assert.Single(received);
        while (pair.In.Flush()) received.AddRange(pair.Drain());
        Assert.Equal((4, 0), (received.Count, pair.In.HeldPayloads));
    }

    // Any order of arrival, any loss, any schedule of ceilings: nothing above the ceiling is ever received, everything comes out once at the most, and what was
    // neither dropped for a reason nor lost comes out.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void AnyScheduleOfCeilings_ReceivesEachPacketOnceAndNoneTooEarly(int seed)
    {
        var random = new Random(seed);
        using var pair = new SaPair(() => new NullTransform(), egress: new EgressSettings { ReorderWindow = 0 });
        var outer = Stream(pair, 2000);
        pair.In.Ceiling = 0;
        var seen = new HashSet<string>();
        void Take(IEnumerable<byte[]> packets) => Assert.All(packets, packet => Assert.True(seen.Add(Convert.ToHexString(packet))));
        for (var at = 0; at < outer.Count; at++)
        {
            var other = Math.Min(outer.Count - 1, at + random.Next(4));
            (outer[at], outer[other]) = (outer[other], outer[at]);
            Take(pair.Receive(outer[at], Now));
            if (random.Next(8) == 0) Take(pair.Receive(outer[random.Next(at + 1)], Now));
            Assert.True(pair.In.ReplayTop <= pair.In.Ceiling);
            if (random.Next(20) != 0) continue;
            pair.In.Ceiling = Math.Max(pair.In.Ceiling, (ulong)Math.Max(0, at + random.Next(-10, 40)));
            Take(Release(pair));
        }

        pair.In.Ceiling = ulong.MaxValue;
        Take(Release(pair));
        Assert.Equal(outer.Count, seen.Count + pair.In.Drops[DropReason.CeilingWaitOverflow]);
        Assert.True(seen.Count > 1000);
    }

    private static List<byte[]> Stream(SaPair pair, int count)
    {
        var outer = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            pair.Out.HandleInner(Inner.V4(200, i), default, Now);
            outer.AddRange(pair.TakeOuter(Now));
        }

        Assert.Equal(count, outer.Count);
        return outer;
    }

    private static List<byte[]> Release(SaPair pair)
    {
        var inner = new List<byte[]>();
        while (pair.In.TryHandleCeilingQueue(Now, out _))
        {
            while (pair.In.TryTakeInner(out var packet)) inner.Add(packet.Span.ToArray());
        }

        pair.In.ReleaseInner();
        return inner;
    }
}
