using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Egress;

/// <summary>The reorder window against its model: any arrivals, any pauses, any window, across 2^32 and far beyond.</summary>
[Trait("Category", "Model")]
[Trait("Requirement", "R7")]
public sealed class ReorderModelTests
{
    private const long Timer = 1000;
    private const long Grace = 100;
    private const int RestartDistance = 50;

    private static readonly Arbitrary<ReorderOp[]> Ops = OpList.Of(
        Gen.Frequency(
            (12, Gen.Constant(new ReorderOp(1, 0))),
            (6, Gen.Choose(-6, 6).Select(o => new ReorderOp(o, 0))),
            (2, Gen.Choose(-100, 100).Select(o => new ReorderOp(o, 0))),
            (1, Gen.Choose(100, 5000).Select(o => new ReorderOp(o, 0))),
            (3, Gen.Choose(1, 1200).Select(w => new ReorderOp(0, w)))),
        120,
        op => op.Simpler());

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 5_000)]
    [InlineData(7, 0xFFFF_FFF0)]
    [InlineData(64, 1)]
    [InlineData(1000, 0x7FFF_FFFF_0000_0000)]
    [Trait("Requirement", "R8")]
    public void AnyArrivals_AgreeWithTheModel(int window, ulong first) => Property.Holds(Ops, ops => Run(ops, window, first));

    private static void Run(ReorderOp[] ops, int window, ulong first)
    {
        var settings = new EgressSettings
        {
            ReorderWindow = window,
            LostPacketTimerNanos = Timer,
            StartGraceNanos = Grace,
            RestartDistance = RestartDistance,
        };
        using var driver = new EgressDriver(settings, poolOctets: 4096);
        var model = new ReorderModel(window, Timer, Grace, RestartDistance);
        var got = new List<ulong>();
        var highest = first - 1;
        foreach (var op in ops)
        {
            if (op.WaitNanos > 0)
            {
                driver.Now = driver.Now.AddNanos(op.WaitNanos);
                got.AddRange(Sequences(driver.Timeout(driver.Now)));
                model.Pass(driver.Now.Nanos);
            }
            else
            {
                var sequence = op.Offset < 0 && highest < (ulong)-op.Offset ? 1 : highest + (ulong)op.Offset;
                if (sequence == 0) sequence = 1;
                got.AddRange(Sequences(driver.Receive(sequence, Payload.Basic(0, Packet(sequence)))));
                model.Arrive(sequence, driver.Now.Nanos);
                highest = Math.Max(highest, sequence);
            }

            Assert.Equal(model.Out, got);
            Assert.Equal(model.Missed, driver.Counters.RxMissedPackets);
            Assert.Equal(model.Late, driver.Counters.RxLatePackets);
            Assert.Equal(model.Duplicates, driver.Counters.RxDuplicatePackets);
            Assert.Equal(new MonotonicTime(model.Deadline), driver.Egress.NextDeadline);
            Assert.InRange(driver.Egress.HeldPayloads, 0, window);
            Assert.InRange(driver.Egress.HeldBatches, 0, (2 * window / (4096 / 68)) + 2);
            driver.AssertDrops((DropReason.ReorderLate, model.Late), (DropReason.Replayed, model.Duplicates));
        }

        Assert.True(got.SequenceEqual(got.Order()), "inner packets come out in order");
        Assert.Equal(got.Count, got.Distinct().Count());
    }

    private static byte[] Packet(ulong sequence)
    {
        var packet = Inner.V4(64);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(40), sequence);
        return packet;
    }

    private static IEnumerable<ulong> Sequences(List<byte[]> packets) => packets.Select(p => BinaryPrimitives.ReadUInt64BigEndian(p.AsSpan(40)));
}
