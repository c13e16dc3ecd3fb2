namespace IpTfs.Actors.Tests.Deadlines;

public class DeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Fires_OnceAtItsInstantAndIsThenDisarmed() => ForEachSeed(10, kit =>
    {
        var fired = new List<long>();
        Start(kit, self => self.ArmAt(500), (self, now) =>
        {
            fired.Add(now);
            if (fired.Count < 3) self.ArmAt(now + 700);
        });
        kit.Advance(Second);
        Assert.Equal([500, 1200, 1900], fired);
    });

    [Fact]
    public void MovedBothWays_FiresAtTheLastInstantOnly() => ForEachSeed(10, kit =>
    {
        var fired = new List<long>();
        Start(
            kit,
            self =>
            {
                foreach (var at in new long[] { 500, 900, 300, 800 }) self.ArmAt(at);
            },
            (_, now) => fired.Add(now));
        kit.Advance(Second);
        Assert.Equal([800], fired);
    });

    [Fact]
    public void Disarmed_NeverFires() => ForEachSeed(3, kit =>
    {
        var fired = 0;
        Start(
            kit,
            self =>
            {
                self.ArmAt(500);
                self.ArmAt(long.MaxValue);
            },
            (_, _) => fired++);
        kit.Advance(Second);
        Assert.Equal(0, fired);
    });

    [Fact]
    public void FiredAndThenDisarmedOrMovedLater_TheFiringIsStale() => ForEachSeed(10, kit =>
    {
        foreach (var moved in new[] { long.MaxValue, 9000 })
        {
            var fired = new List<long>();
            var actor = Start(kit, self => self.ArmAt(kit.NowNanos + 500), (_, now) => fired.Add(now), (self, message) => self.ArmAt((long)message));
            var later = moved == long.MaxValue ? moved : kit.NowNanos + moved;

            TellAt(kit, kit.NowNanos + 500, actor, later);
            kit.Advance(Second);
            Assert.Equal(moved == long.MaxValue ? [] : [later], fired);
        }
    });

    [Fact]
    public void FiredAndThenMovedToAnInstantThatIsPast_IsReceivedOnce() => ForEachSeed(10, kit =>
    {
        var fired = new List<long>();
        var actor = Start(kit, self => self.ArmAt(500), (_, now) => fired.Add(now), (self, message) => self.ArmAt(400));
        TellAt(kit, 500, actor, "move");
        kit.Advance(Second);
        Assert.Equal([500], fired);
    });

    [Fact]
    public void AtMostOneFiringWaits() => ForEachSeed(3, kit =>
    {
        var fired = 0;
        DataScript? script = null;
        Start(kit, self => (script = self).ArmAt(5), (_, _) => fired++);
        var deadlines = Datapath.Of(kit.Sys).Deadlines;
        for (var i = 0; i < 10; i++)
        {
            deadlines.FireDue(5);
            script!.ArmAt(5);
        }

        kit.Advance(Second);
        Assert.Equal(1, fired);
    });

    [Fact]
    public void EqualInstants_FireInTheOrderOfArming() => ForEachSeed(3, kit =>
    {
        // One dispatcher's mailboxes are drawn by seed, so the order of telling is looked at, not that of receiving.
        var told = new List<int>();
        var deadlines = Datapath.Of(kit.Sys).Deadlines;
        for (var i = 0; i < 20; i++)
        {
            var id = i;
            deadlines.Arm(new Probe(() => told.Add(id)), 7);
        }

        kit.Advance(Second);
        Assert.Equal(Enumerable.Range(0, 20), told);
    });

    [Fact]
    public void Restart_TheDeadlineOfTheEarlierLifeIsGone() => ForEachSeed(20, kit =>
    {
        var fired = new List<int>();
        var lives = 0;
        var actor = SupervisedChild.Of(kit, new BackoffStrategy(9, Second, new Backoff(TimeSpan.Zero, TimeSpan.Zero)), () =>
        {
            var life = ++lives;
            return new DataScript((_, _) => { })
            {
                Started = self => self.ArmAt(life == 1 ? 500 : 900),
                OnDeadline = (_, _) => fired.Add(life),
                OnMessage = (_, _) => throw new FormatException(),
            };
        });
        kit.RunUntilIdle();

        // The failure is handled first: the firing of the first life is in the mailbox when the second begins.
        TellAt(kit, 500, actor, "fail");
        kit.Advance(Second);
        Assert.Equal(2, lives);
        Assert.Equal([2], fired);
    });

    [Fact]
    public void Stop_LeavesNothingInTheQueue() => ForEachSeed(3, kit =>
    {
        var actor = Start(kit, self => self.ArmAt(long.MaxValue - 1), (_, _) => { });
        var deadlines = Datapath.Of(kit.Sys).Deadlines;
        Assert.Equal(1, deadlines.Count);
        kit.Sys.Stop(actor);
        kit.RunUntilIdle();
        Assert.Equal(0, deadlines.Count);
    });

    [Fact]
    public void FiringOvertakesData() => ForEachSeed(10, kit =>
    {
        var pool = new ItemPool();
        var seen = new List<object>();
        var actor = kit.Sys.ActorOf(DataScript.Props(() => new DataScript((_, item) => seen.Add(item.Value))
        {
            Started = self => self.ArmAt(500),
            OnDeadline = (_, _) => seen.Add("deadline"),
        }));
        kit.RunUntilIdle();
        TellAt(kit, 500, actor, pool.Rent(1));
        kit.Advance(Second);
        Assert.Equal(["deadline", 1], seen);
        pool.AssertBalanced();
    });

    [Fact]
    public async Task ArmedAndFiredOnTwoThreads_NoDeadlineIsLost()
    {
        await using var real = new RealSystem();
        var datapath = Datapath.Of(real.System);
        using var told = new SemaphoreSlim(0);
        var deadline = new Deadline(datapath.Deadlines, new Recipient(((ExtendedActorSystem)real.System).Provider, told));
        for (var round = 0; round < 20_000; round++)
        {
            deadline.Arm(datapath.NowNanos + (round % 3 * 500));
            if (round % 5 == 0) deadline.Arm(datapath.NowNanos + 300);
            do
            {
                Assert.True(await told.WaitAsync(RealSystem.Bound), $"round {round}: an armed deadline never fired");
            }
            while (!deadline.TryBegin(datapath, out _));
        }
    }

    // A message of Akka's scheduler is told before the deadlines of the same instant fire: the firing waits behind it.
    private static void TellAt(SeededTestKit kit, long nanos, IActorRef actor, object message) =>
        kit.Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromTicks((nanos - kit.NowNanos) / 100), actor, message, ActorRefs.NoSender);

    private static IActorRef Start(SeededTestKit kit, Action<DataScript> start, Action<DataScript, long> deadline, Action<DataScript, object>? receive = null)
    {
        var actor = kit.Sys.ActorOf(DataScript.Props(() => new DataScript((_, _) => { }) { Started = start, OnDeadline = deadline, OnMessage = receive }));
        kit.RunUntilIdle();
        return actor;
    }

    private static void ForEachSeed(ulong last, Action<SeededTestKit> body)
    {
        for (var seed = 1UL; seed <= last; seed++)
        {
            using var kit = new SeededTestKit(seed, TestSettings.KitHocon);
            body(kit);
        }
    }

    private sealed class Probe(Action fire) : DeadlineEntry
    {
        protected internal override void Fire() => fire();
    }

    private sealed class Recipient(IActorRefProvider provider, SemaphoreSlim told) : MinimalActorRef
    {
        public override ActorPath Path => provider.RootPath / "recipient";

        public override IActorRefProvider Provider => provider;

        protected override void TellInternal(object message, IActorRef sender) => told.Release();
    }
}
