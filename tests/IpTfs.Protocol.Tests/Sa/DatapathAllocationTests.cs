using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Esp;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Sa;

/// <summary>The gate: 10,000 inner packets through packing and sealing, and through opening and reassembly, allocate nothing.</summary>
[Trait("Category", "Allocation")]
[Collection(AllocationCollection.Name)]
public sealed class DatapathAllocationTests
{
    private const int RoundOfStream = 2000;

    public static TheoryData<int, SendMode> Cases() => new()
    {
        { 64, SendMode.OnDemand }, { 576, SendMode.OnDemand }, { 1400, SendMode.OnDemand }, { 9000, SendMode.OnDemand },
        { 64, SendMode.ConstantRate }, { 576, SendMode.ConstantRate }, { 1400, SendMode.ConstantRate },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void PackAndSeal_AllocateNothing(int size, SendMode mode)
    {
        using var pair = new SaPair(() => new NullTransform(), Settings(mode));
        var packet = Inner.V4(size);
        var now = new MonotonicTime(1);
        Allocation.None(() =>
        {
            // A flush after every third packet: short payloads, full ones and split packets all occur.
            pair.Out.HandleInner(packet.AsSpan(0, 20), packet.AsSpan(20), now);
            if (pair.Out.QueuedOctets < 3L * size) return;
            now = MonotonicTime.Max(now, pair.Out.NextDeadline);
            pair.Out.HandleTimeout(now);
            while (pair.Out.TryTakeOuter(now, out var batch)) batch.Return();
        });
        Assert.True(pair.Out.IngressCounters.TxPayloads > 200);
    }

    [Theory]
    [InlineData(64, 0, false)]
    [InlineData(576, 3, false)]
    [InlineData(1400, 3, false)]
    [InlineData(1400, 3, true)]
    [InlineData(9000, 3, false)]
    public void OpenAndReassemble_AllocateNothing(int size, int window, bool immediately)
    {
        using var pair = new SaPair(
            () => new NullTransform(), Settings(SendMode.OnDemand), new EgressSettings { ReorderWindow = window, SendImmediately = immediately });
        var now = new MonotonicTime(1);
        var stream = new List<byte[]>();
        while (stream.Count < Allocation.MostRuns(RoundOfStream))
        {
            for (var i = 0; i < 40; i++) pair.Out.HandleInner(Inner.V4(size), default, now);
            stream.AddRange(pair.TakeOuter(now));
        }

        // Every tenth packet is overtaken by its neighbour, so the window and the store work too.
        if (window > 0)
        {
            for (var i = 10; i + 1 < stream.Count; i += 10) (stream[i], stream[i + 1]) = (stream[i + 1], stream[i]);
        }

        // The pool makes its batches before the gate: a steady state needs two.
        var warm = Enumerable.Range(0, 2).Select(_ => pair.FragmentPool.TryRent()!).ToArray();
        foreach (var batch in warm) batch.Return();
        var buffer = PacketBatch.Unpooled(4096);
        var (at, taken) = (0, 0);
        Allocation.None(() =>
        {
            var outer = stream[at++];
            outer.CopyTo(buffer.Memory, 0);
            pair.In.HandleOuter(buffer, 0, outer.Length, 0, now);
            while (pair.In.TryTakeInner(out _)) taken++;
            pair.In.ReleaseInner();
        }, RoundOfStream);
        Assert.True(taken > 300, $"{taken} packets");
        Assert.Equal(0, pair.In.EgressCounters.RxIncompletePackets);
    }

    // The ceiling is raised with every 32nd packet and is always a little late: half of the packets wait for it.
    [Fact]
    public void OpenUnderACeilingThatIsRaisedRegularly_AllocatesNothing()
    {
        using var pair = new SaPair(() => new NullTransform(), Settings(SendMode.OnDemand));
        var now = new MonotonicTime(1);
        var stream = new List<byte[]>();
        while (stream.Count < Allocation.MostRuns(RoundOfStream))
        {
            for (var i = 0; i < 40; i++) pair.Out.HandleInner(Inner.V4(1400), default, now);
            stream.AddRange(pair.TakeOuter(now));
        }

        var warm = Enumerable.Range(0, 4).Select(_ => pair.FragmentPool.TryRent()!).ToArray();
        foreach (var batch in warm) batch.Return();
        var buffer = PacketBatch.Unpooled(4096);
        var (at, taken, parked) = (0, 0, 0);
        pair.In.Ceiling = 16;
        var runs = Allocation.None(() =>
        {
            if (at % 32 == 0)
            {
                pair.In.Ceiling = (ulong)at + 16;
                while (pair.In.TryHandleCeilingQueue(now, out _))
                {
                    parked++;
                    while (pair.In.TryTakeInner(out _)) taken++;
                }
            }

            var outer = stream[at++];
            outer.CopyTo(buffer.Memory, 0);
            pair.In.HandleOuter(buffer, 0, outer.Length, 0, now);
            while (pair.In.TryTakeInner(out _)) taken++;
            pair.In.ReleaseInner();
        }, RoundOfStream);
        Assert.True(parked > runs / 3 && taken > parked, $"{parked} of {taken} packets waited");
        Assert.Equal(0, pair.In.EgressCounters.RxIncompletePackets);
    }

    private static IngressSettings Settings(SendMode mode) => new() { PayloadOctets = 1446, Mode = mode, FixedRateBitsPerSecond = 1_000_000_000 };
}
