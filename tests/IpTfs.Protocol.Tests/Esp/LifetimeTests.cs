using FsCheck.Fluent;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Esp;

public class LifetimeTests
{
    private static readonly MonotonicTime Start = new(1_000_000_000);

    [Fact]
    public void Unlimited_NeverExpires()
    {
        var lifetime = new Lifetime(LifetimeLimits.Unlimited, Start);

        Assert.True(lifetime.TryUse(1500, new MonotonicTime(long.MaxValue - 1)));
        Assert.False(lifetime.TryTakeSoftExpiry());
        Assert.Equal(MonotonicTime.Never, lifetime.NextDeadline);
    }

    [Fact]
    public void PacketThatReachesTheHardLimit_IsAllowed_TheNextIsNot()
    {
        var lifetime = new Lifetime(new LifetimeLimits { HardPackets = 2 }, Start);

        Assert.True(lifetime.TryUse(100, Start));
        Assert.True(lifetime.TryUse(100, Start));
        Assert.False(lifetime.IsExpired);
        Assert.False(lifetime.TryUse(100, Start));
        Assert.True(lifetime.IsExpired);
        Assert.Equal((2UL, 200UL), (lifetime.Packets, lifetime.Octets));
    }

    [Fact]
    public void PacketThatWouldExceedTheHardOctets_EndsTheLifetimeUnbooked()
    {
        var lifetime = new Lifetime(new LifetimeLimits { HardOctets = 250 }, Start);

        Assert.True(lifetime.TryUse(100, Start));
        Assert.False(lifetime.TryUse(151, Start));
        Assert.False(lifetime.TryUse(1, Start));
        Assert.Equal((1UL, 100UL), (lifetime.Packets, lifetime.Octets));
    }

    [Fact]
    public void SoftLimits_AreReportedOnce()
    {
        var lifetime = new Lifetime(new LifetimeLimits { SoftPackets = 2, SoftOctets = 300, SoftTime = TimeSpan.FromSeconds(5) }, Start);

        lifetime.TryUse(100, Start);
        Assert.False(lifetime.TryTakeSoftExpiry());
        lifetime.TryUse(100, Start);
        Assert.True(lifetime.TryTakeSoftExpiry());
        lifetime.TryUse(200, Start + TimeSpan.FromSeconds(9));
        Assert.False(lifetime.TryTakeSoftExpiry());
        Assert.False(lifetime.IsExpired);
    }

    [Fact]
    public void HardLimitWithoutSoft_AsksForASuccessorToo()
    {
        var lifetime = new Lifetime(new LifetimeLimits { HardTime = TimeSpan.FromSeconds(1) }, Start);
        lifetime.HandleTimeout(lifetime.NextDeadline);

        Assert.True(lifetime.IsExpired);
        Assert.True(lifetime.TryTakeSoftExpiry());
        Assert.False(lifetime.TryTakeSoftExpiry());
    }

    [Fact]
    public void TimeLimits_FallDueOneAfterTheOther()
    {
        var limits = new LifetimeLimits { SoftTime = TimeSpan.FromHours(7), HardTime = TimeSpan.FromHours(8) };
        var lifetime = new Lifetime(limits, Start);

        Assert.Equal(Start + TimeSpan.FromHours(7), lifetime.NextDeadline);
        lifetime.HandleTimeout(lifetime.NextDeadline.AddNanos(-1));
        Assert.False(lifetime.TryTakeSoftExpiry());
        lifetime.HandleTimeout(lifetime.NextDeadline);
        Assert.True(lifetime.TryTakeSoftExpiry());
        Assert.Equal(Start + TimeSpan.FromHours(8), lifetime.NextDeadline);
        Assert.True(lifetime.TryUse(1, lifetime.NextDeadline.AddNanos(-1)));
        Assert.False(lifetime.TryUse(1, lifetime.NextDeadline));
        Assert.Equal(MonotonicTime.Never, lifetime.NextDeadline);
    }

    [Fact]
    public void TimeFromFirstUse_RunsOnlyWhenUsed()
    {
        var lifetime = new Lifetime(new LifetimeLimits { HardTime = TimeSpan.FromSeconds(1), TimeFrom = LifetimeStart.FirstUse }, Start);

        Assert.Equal(MonotonicTime.Never, lifetime.NextDeadline);
        var used = Start + TimeSpan.FromDays(1);
        Assert.True(lifetime.TryUse(1, used));
        Assert.Equal(used + TimeSpan.FromSeconds(1), lifetime.NextDeadline);
        Assert.False(lifetime.TryUse(1, used + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void AfterHandleTimeout_TheNextDeadlineLiesAhead() => Property.Holds(
        from soft in Gen.Choose(0, 10)
        from hard in Gen.Choose(0, 10)
        from now in Gen.Choose(0, 12)
        select (soft, hard, now),
        c =>
        {
            var limits = new LifetimeLimits { SoftTime = TimeSpan.FromSeconds(c.soft), HardTime = TimeSpan.FromSeconds(c.hard) };
            var lifetime = new Lifetime(limits, Start);
            var now = Start + TimeSpan.FromSeconds(c.now);
            lifetime.HandleTimeout(now);

            Assert.True(lifetime.NextDeadline > now);
            Assert.Equal(c.now >= c.hard, lifetime.IsExpired);
            Assert.Equal(c.now >= Math.Min(c.soft, c.hard), lifetime.TryTakeSoftExpiry());
        });
}
