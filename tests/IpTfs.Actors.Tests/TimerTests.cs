namespace IpTfs.Actors.Tests;

public class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Single_FiresOnceAtItsInstant() => ActorTestKit.ForEachSeed(10, kit =>
    {
        var fired = new List<long>();
        Start(kit, self => self.Ctx.Timers.StartSingle("k", "tick", Second), (self, _) => fired.Add(self.Ctx.NowNanos));
        kit.Advance(Second - TimeSpan.FromTicks(1));
        Assert.Empty(fired);
        kit.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([1_000_000_000], fired);
    });

    [Fact]
    public void Periodic_EveryTickAtItsOwnInstant()
    {
        using var kit = new ActorTestKit();
        var fired = new List<long>();
        Start(kit, self => self.Ctx.Timers.StartPeriodic("k", "tick", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10)), (self, _) => fired.Add(self.Ctx.NowNanos / 1_000_000));
        kit.Advance(TimeSpan.FromMilliseconds(36));
        Assert.Equal([5, 15, 25, 35], fired);
    }

    [Fact]
    public void Cancel_NothingMoreArrives() => ActorTestKit.ForEachSeed(10, kit =>
    {
        var fired = 0;
        Start(kit, self => self.Ctx.Timers.StartPeriodic("k", "tick", Second), (self, _) =>
        {
            Assert.True(self.Ctx.Timers.IsActive("k"));
            if (++fired == 3) self.Ctx.Timers.Cancel("k");
            Assert.Equal(fired < 3, self.Ctx.Timers.IsActive("k"));
        });
        kit.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, fired);
    });

    [Fact]
    public void SameKey_ReplacesTheOlderTimer()
    {
        using var kit = new ActorTestKit();
        var fired = new List<(object, long)>();
        Start(
            kit,
            self =>
            {
                self.Ctx.Timers.StartSingle("k", "old", Second);
                self.Ctx.Timers.StartSingle("k", "new", 2 * Second);
            },
            (self, m) => fired.Add((m, self.Ctx.NowNanos / 1_000_000_000)));
        kit.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([("new", 2L)], fired);
    }

    [Fact]
    public void TickWaitsWhenItsTimerIsCancelled_IsStaleAndIgnored()
    {
        using var kit = new ActorTestKit();
        var seen = new List<object>();
        var clock = kit.Clock;
        var actor = Start(
            kit,
            self =>
            {
                self.Ctx.Timers.StartSingle("a", "a", Second);
                self.Ctx.Timers.StartSingle("b", "b", Second);
            },
            (self, m) =>
            {
                seen.Add(m);
                self.Ctx.Timers.CancelAll();
            });
        clock.Advance(2 * Second);
        Assert.Equal(["a"], seen);
    }

    [Fact]
    public void Deadline_FiresOnceAndIsThenDisarmed() => ActorTestKit.ForEachSeed(10, kit =>
    {
        var fired = new List<long>();
        Start(kit, self => self.Ctx.Timers.Arm(500), deadline: (self, now) =>
        {
            Assert.Equal(long.MaxValue, self.Ctx.Timers.ArmedNanos);
            fired.Add(now);
            if (fired.Count < 3) self.Ctx.Timers.Arm(now + 700);
        });
        kit.Advance(Second);
        Assert.Equal([500, 1200, 1900], fired);
    });

    [Fact]
    public void DeadlineMovedBothWays_FiresAtTheLastOneOnly() => ActorTestKit.ForEachSeed(10, kit =>
    {
        var fired = new List<long>();
        Start(
            kit,
            self =>
            {
                foreach (var at in new long[] { 500, 900, 300, 800 }) self.Ctx.Timers.Arm(at);
            },
            deadline: (_, now) => fired.Add(now));
        kit.Advance(Second);
        Assert.Equal([800], fired);
    });

    [Fact]
    public void DeadlineDisarmed_NeverFires()
    {
        using var kit = new ActorTestKit();
        var fired = 0;
        Start(
            kit,
            self =>
            {
                self.Ctx.Timers.Arm(500);
                self.Ctx.Timers.Arm(long.MaxValue);
            },
            deadline: (_, _) => fired++);
        kit.Advance(Second);
        Assert.Equal(0, fired);
    }

    [Fact]
    public void TickPostedAndDeadlineMovedLater_TickIsStale()
    {
        using var kit = new ActorTestKit();
        var fired = new List<long>();
        var busy = true;
        Start(
            kit,
            self =>
            {
                self.Ctx.Timers.Arm(500);
                self.Ctx.Timers.StartSingle("k", "same instant", TimeSpan.FromTicks(5));
            },
            (self, _) =>
            {
                // Both ticks are in the cell now; whichever comes second must see what the first changed.
                if (busy) self.Ctx.Timers.Arm(9000);
                busy = false;
            },
            (_, now) => fired.Add(now));
        kit.Advance(Second);
        Assert.Contains(fired.Count, new[] { 1, 2 });
        Assert.Equal(9000, fired[^1]);
        Assert.All(fired, at => Assert.Contains(at, new long[] { 500, 9000 }));
    }

    [Fact]
    public void Restart_CancelsTimers()
    {
        using var kit = new ActorTestKit();
        var fired = 0;
        var first = true;
        var actor = kit.System.ActorOf(Props<object>.Create(() => new Script((_, m) => fired += m is "fail" ? throw new FormatException() : 1)
        {
            Started = self =>
            {
                if (first) self.Ctx.Timers.StartPeriodic("k", "tick", Second);
                first = false;
            },
            Deadline = (_, _) => fired++,
        }));
        kit.RunUntilIdle();
        actor.Tell("fail");
        kit.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, fired);
    }

    [Fact]
    public void Stop_LeavesNothingInTheQueue()
    {
        using var kit = new ActorTestKit();
        var actor = Start(kit, self =>
        {
            self.Ctx.Timers.StartPeriodic("k", "tick", TimeSpan.FromHours(8));
            self.Ctx.Timers.Arm(long.MaxValue - 1);
        });
        kit.System.Stop(actor);
        kit.RunUntilIdle();
        Assert.Equal(long.MaxValue, kit.Clock.NextDeadlineNanos);
    }

    [Fact]
    public void TicksOvertakeMessagesAndData()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var seen = new List<object>();
        var actor = kit.System.ActorOf(DataProps<object, Item>.Create(() => new DataScript((_, item) => seen.Add(item.Value))
        {
            OnMessage = (self, m) =>
            {
                seen.Add(m);
                if (m is "start") self.Ctx.Timers.StartSingle("k", "tick", TimeSpan.Zero);
            },
        }));
        actor.Tell("start");
        kit.Dispatcher.DriveBounded(1);
        actor.Data.Tell(pool.Rent(1));
        actor.Tell("message");
        kit.Clock.Advance(TimeSpan.Zero);
        Assert.Equal("start", seen[0]);
        Assert.Equal(4, seen.Count);
        Assert.True(seen.IndexOf("message") < seen.IndexOf(1));
        Assert.Equal(0, pool.Outstanding);
    }

    private static ActorRef<object> Start(
        ActorTestKit kit, Action<Script> start, Action<Script, object>? receive = null, Action<Script, long>? deadline = null)
    {
        var actor = kit.System.ActorOf(Props<object>.Create(() => new Script(receive ?? ((_, _) => { })) { Started = start, Deadline = deadline }));
        kit.RunUntilIdle();
        return actor;
    }
}
