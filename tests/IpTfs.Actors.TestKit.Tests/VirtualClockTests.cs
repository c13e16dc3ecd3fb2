namespace IpTfs.Actors.TestKit.Tests;

public class VirtualClockTests
{
    [Fact]
    public void Advance_EveryTickFiresAtItsOwnInstantInOrder()
    {
        var clock = new VirtualClock();
        var log = new List<string>();
        using var slow = clock.CreateTimer(_ => log.Add($"slow {clock.NowNanos}"), null, TimeSpan.FromTicks(3), TimeSpan.FromTicks(3));
        using var fast = clock.CreateTimer(_ => log.Add($"fast {clock.NowNanos}"), null, TimeSpan.FromTicks(2), TimeSpan.FromTicks(2));
        clock.Advance(TimeSpan.FromTicks(6));
        Assert.Equal(["fast 200", "slow 300", "fast 400", "slow 600", "fast 600"], log);
        Assert.Equal(600, clock.NowNanos);
    }

    [Fact]
    public void Timer_ChangedAndDisposed_FiresNoMore()
    {
        var clock = new VirtualClock();
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, fired);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, fired);
        timer.Change(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        timer.Dispose();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, fired);
        Assert.Equal(long.MaxValue, clock.NextDeadlineNanos);
    }

    [Fact]
    public void WallClockAndTimestamps_AdvanceTogether()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var clock = new VirtualClock(start);
        var before = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(1.5));
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), clock.GetElapsedTime(before));
        Assert.Equal(start.AddMilliseconds(1.5), clock.GetUtcNow());
    }

    [Fact]
    public void TimeNeverRunsBackwards()
    {
        var clock = new VirtualClock();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.AdvanceTo(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(-1)));
    }
}
