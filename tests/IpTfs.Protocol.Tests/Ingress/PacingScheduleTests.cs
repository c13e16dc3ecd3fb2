using System.Numerics;
using FsCheck.Fluent;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>The schedule against arithmetic without limits.</summary>
public sealed class PacingScheduleTests
{
    [Fact]
    public void AnyRateAndAnyLateness_SlotsStayOnTheGrid() => Property.Holds(
        (from rate in Gen.OneOf(Gen.Choose(1, 10_000).Select(r => (long)r), Gen.Choose(1, 2_000_000_000).Select(r => (long)r), Gen.Choose(1, 100).Select(r => r * 999_999_937L))
         from octets in Gen.Choose(60, 9100)
         from steps in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 3_000_000), Gen.Choose(0, int.MaxValue)), 20)
         from limit in Gen.Choose(1, 8)
         select (rate, octets, steps, limit)),
        c =>
        {
            var schedule = new PacingScheduleProbe(c.rate, c.octets, new MonotonicTime(777));
            foreach (var step in c.steps) schedule.Serve(step, c.limit);
        });

    [Fact]
    public void ABillionSlots_DoNotDrift()
    {
        // 1500 octets at 7 Gbit/s: 1714.285714… ns. After a billion slots an interval rounded to nanoseconds would be off by 0.28 s.
        var schedule = new PacingSchedule(7_000_000_000, 1500);
        schedule.TakeDue(MonotonicTime.Zero, 1, out _);
        var billionth = (long)(new BigInteger(1_000_000_000) * 1500 * 8 * 1_000_000_000 / 7_000_000_000);

        schedule.TakeDue(new MonotonicTime(billionth), 1, out var missed);

        Assert.Equal(1_000_000_000 - 1, missed);
        Assert.InRange(schedule.Next.Nanos, billionth + 1714, billionth + 1715);
    }

    private sealed class PacingScheduleProbe
    {
        private readonly PacingSchedule _schedule;
        private readonly BigInteger _numerator;
        private readonly long _rate;
        private readonly MonotonicTime _start;
        private MonotonicTime _now;
        private BigInteger _slot;

        public PacingScheduleProbe(long rate, int octets, MonotonicTime start)
        {
            _schedule = new PacingSchedule(rate, octets);
            _numerator = new BigInteger(octets) * 8 * 1_000_000_000;
            _rate = rate;
            _start = start;
            _now = start;
            Assert.Equal(1, _schedule.TakeDue(start, 1, out _));
            _slot = 1;
        }

        public void Serve(int advance, int limit)
        {
            _now = _now.AddNanos(advance);
            var due = new BigInteger(0);
            while (At(_slot + due) <= _now.Nanos && due <= limit) due++;
            if (due > limit)
            {
                var last = ((_now.Nanos - _start.Nanos + 1) * (BigInteger)_rate - 1) / _numerator;
                due = last - _slot + 1;
            }

            var taken = _schedule.TakeDue(_now, limit, out var missed);

            Assert.Equal(BigInteger.Min(due, limit), taken);
            Assert.Equal(due - taken, missed);
            _slot += due;
            Assert.Equal(At(_slot), _schedule.Next.Nanos);
        }

        private BigInteger At(BigInteger slot) => _start.Nanos + (slot * _numerator / _rate);
    }
}
