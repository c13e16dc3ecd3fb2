namespace IpTfs.Actors.Tests.Supervision;

public class BackoffStrategyTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly Backoff AtOnce = new(TimeSpan.Zero, TimeSpan.Zero);

    [Fact]
    public void Restart_WaitsLongerEachTimeAndThenStopsTheChild() => SeededTestKit.ForEachSeed(10, kit =>
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300));
        var failed = kit.CreateProbe<ActorFailed>();
        var restarting = kit.CreateProbe<ActorRestarting>();
        kit.Sys.EventStream.Subscribe(failed.Ref, typeof(ActorFailed));
        kit.Sys.EventStream.Subscribe(restarting.Ref, typeof(ActorRestarting));
        var starts = new List<long>();
        var child = Child(kit, new BackoffStrategy(3, Window, backoff), () => new Script((_, _) => throw new FormatException()) { Started = _ => starts.Add(kit.NowNanos / 1_000_000) });
        failed.Watch(child);
        for (var i = 0; i < 5; i++) child.Tell(i);

        var report = failed.ExpectMsg<ActorFailed>(TimeSpan.FromSeconds(5));
        Assert.IsType<FormatException>(report.Cause);
        Assert.Equal((child, 4), (report.Actor, report.Failures));
        Assert.Equal([0, 100, 300, 600], starts);
        var restarts = restarting.ReceiveN(3);
        Assert.Equal([100, 200, 300], restarts.Select(e => (int)e.Delay.TotalMilliseconds));
        Assert.Equal([1, 2, 3], restarts.Select(e => e.Failures));
        Assert.All(restarts, e => Assert.Equal(child, e.Actor));
        failed.ExpectTerminated(child);
    });

    [Fact]
    public void Restart_FreshInstanceAndTheMailboxSurvives() => SeededTestKit.ForEachSeed(30, kit =>
    {
        var log = new List<string>();
        var number = 0;
        var child = Child(kit, new BackoffStrategy(3, Window, AtOnce), () =>
        {
            var n = ++number;
            return new Script((_, m) => log.Add(m is "fail" ? throw new FormatException() : $"{n}:{m}"))
            {
                Started = _ => log.Add($"{n}:start"),
                Stopped = () => log.Add($"{n}:stop"),
            };
        });
        foreach (var m in new[] { "a", "fail", "b", "c" }) child.Tell(m);
        kit.RunUntilIdle();
        Assert.Equal(["1:start", "1:a", "1:stop", "2:start", "2:b", "2:c"], log);
    });

    [Fact]
    public void FailuresOutsideTheWindow_AreForgotten() => SeededTestKit.ForEachSeed(3, kit =>
    {
        var starts = 0;
        var child = Child(kit, new BackoffStrategy(3, Window, AtOnce), () => new Script((_, _) => throw new FormatException()) { Started = _ => starts++ });
        for (var i = 0; i < 20; i++)
        {
            child.Tell("fail");
            kit.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(21, starts);
    });

    [Fact]
    public void SiblingsHaveTheirOwnCountAndAreNotTouched() => SeededTestKit.ForEachSeed(20, kit =>
    {
        var (seen, starts) = (0, 0);
        IActorRef bad = ActorRefs.Nobody;
        IActorRef good = ActorRefs.Nobody;
        var probe = kit.CreateProbe<object>();
        kit.Sys.ActorOf(ActorFactory.Props(() => new Parent(() => new BackoffStrategy(3, Window, AtOnce), context =>
        {
            bad = context.ActorOf(ActorFactory.Props(() => new Script((_, _) => throw new FormatException())));
            good = context.ActorOf(ActorFactory.Props(() => new Script((_, _) => seen++) { Started = _ => starts++ }));
        })));
        kit.RunUntilIdle();
        probe.Watch(bad);
        for (var i = 0; i < 10; i++)
        {
            bad.Tell(i);
            good.Tell(i);
        }

        kit.RunUntilIdle();
        Assert.Equal((10, 1), (seen, starts));
        probe.ExpectTerminated(bad);
    });

    [Fact]
    public void ConstructorThrows_IsSupervisedAndTheMailboxWaits() => SeededTestKit.ForEachSeed(20, kit =>
    {
        var attempts = 0;
        var seen = new List<object>();
        var child = Child(kit, new BackoffStrategy(3, Window, AtOnce), () => ++attempts < 3 ? throw new FormatException() : new Script((_, m) => seen.Add(m)));
        child.Tell("a");
        kit.RunUntilIdle();
        Assert.Equal(["a"], seen);
        Assert.Equal(3, attempts);
    });

    [Fact]
    public void PreStartThrows_IsSupervisedWithBackoff() => SeededTestKit.ForEachSeed(20, kit =>
    {
        var starts = new List<long>();
        Child(kit, new BackoffStrategy(5, Window, new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))), () => new Script((_, _) => { })
        {
            Started = _ =>
            {
                starts.Add(kit.NowNanos / 1_000_000_000);
                if (starts.Count < 4) throw new FormatException();
            },
        });
        kit.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([0, 1, 3, 5], starts);
    });

    [Fact]
    public void PreStartThrowsForEver_TheChildIsStoppedAndReported() => SeededTestKit.ForEachSeed(5, kit =>
    {
        var failed = kit.CreateProbe<ActorFailed>();
        kit.Sys.EventStream.Subscribe(failed.Ref, typeof(ActorFailed));
        var child = Child(kit, new BackoffStrategy(3, Window, AtOnce), () => new Script((_, _) => { }) { Started = _ => throw new FormatException() });
        Assert.Equal(child, failed.ExpectMsg<ActorFailed>().Actor);
        failed.Watch(child);
        failed.ExpectTerminated(child);
        failed.ExpectNoMsg(TimeSpan.FromMinutes(1));
    });

    [Fact]
    public void OutOfMemory_IsEscalated() => SeededTestKit.ForEachSeed(5, kit =>
    {
        var probe = kit.CreateProbe<object>();
        kit.Sys.EventStream.Subscribe(probe.Ref, typeof(ActorRestarting));
        IActorRef child = ActorRefs.Nobody;
        var parents = 0;
        kit.Sys.ActorOf(ActorFactory.Props(() => new Parent(() => new BackoffStrategy(9, Window, AtOnce), context =>
        {
            parents++;
            child = context.ActorOf(ActorFactory.Props(() => new Script((_, _) => throw OutOfMemory())));
        })));
        kit.RunUntilIdle();
        var first = child;
        probe.Watch(first);
        first.Tell("fail");
        kit.RunUntilIdle();
        probe.ExpectTerminated(first);
        Assert.Equal(2, parents);
        probe.ExpectNoMsg();
    });

    [Fact]
    public void StopDuringBackoff_StopsAtOnceAndTheRestartThatComesLateIsIgnored() => SeededTestKit.ForEachSeed(10, kit =>
    {
        var (starts, stops) = (0, 0);
        var probe = kit.CreateProbe<object>();
        var child = Child(kit, new BackoffStrategy(3, Window, new Backoff(TimeSpan.FromHours(1), TimeSpan.FromHours(1))), () =>
            new Script((_, _) => throw new FormatException()) { Started = _ => starts++, Stopped = () => stops++ });
        probe.Watch(child);
        child.Tell("fail");
        kit.RunUntilIdle();
        kit.Sys.Stop(child);
        probe.ExpectTerminated(child);
        kit.Advance(TimeSpan.FromHours(2));
        Assert.Equal((1, 1), (starts, stops));
    });

    [Fact]
    public void RestartWithChildren_WaitsUntilTheyAreGone() => SeededTestKit.ForEachSeed(30, kit =>
    {
        var log = new List<string>();
        var generation = 0;
        var child = Child(kit, new BackoffStrategy(3, Window, AtOnce), () =>
        {
            var n = ++generation;
            return new Script((_, _) => throw new FormatException())
            {
                Started = context =>
                {
                    log.Add($"start {n}");
                    context.ActorOf(ActorFactory.Props(() => new Script((_, _) => { }) { Stopped = () => log.Add($"child {n} stopped") }), "same-name");
                },
            };
        });
        kit.RunUntilIdle();
        child.Tell("fail");
        kit.RunUntilIdle();
        Assert.Equal(["start 1", "child 1 stopped", "start 2"], log);
    });

    [Fact]
    public void Backoff_DoublesUpToTheLongest()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        Assert.Equal([100, 200, 400, 800, 1000, 1000], Enumerable.Range(1, 6).Select(n => (int)backoff.DelayAfter(n).TotalMilliseconds));
        Assert.Equal(TimeSpan.FromSeconds(1), backoff.DelayAfter(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => backoff.DelayAfter(0));
    }

#pragma warning disable CA2201 // Only the runtime throws it, and a test cannot make the runtime do so.
    private static OutOfMemoryException OutOfMemory() => new("simulated");
#pragma warning restore CA2201

    private static IActorRef Child(SeededTestKit kit, SupervisorStrategy strategy, Func<ActorBase> make)
    {
        IActorRef? child = null;
        kit.Sys.ActorOf(ActorFactory.Props(() => new Parent(() => strategy, context => child = context.ActorOf(ActorFactory.Props(make), "child"))));
        while (child is null) Assert.True(kit.Schedule.Step());
        return child;
    }

    private sealed class Script(Action<IActorContext, object> receive) : UntypedActor
    {
        internal Action<IActorContext>? Started { get; init; }

        internal Action? Stopped { get; init; }

        protected override void OnReceive(object message) => receive(Context, message);

        protected override void PreStart() => Started?.Invoke(Context);

        protected override void PostStop() => Stopped?.Invoke();
    }
}
