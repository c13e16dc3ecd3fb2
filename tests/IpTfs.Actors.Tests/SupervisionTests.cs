namespace IpTfs.Actors.Tests;

public class SupervisionTests
{
    private static readonly OneForOneStrategy AtOnce = new() { Backoff = Backoff.None, MaxFailures = 3, Window = TimeSpan.FromSeconds(10) };

    [Fact]
    public void Resume_StateStaysAndOnlyTheFailingMessageIsLost() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var sum = 0;
        var instances = 0;
        var child = Child(kit, AtOnce with { Decider = _ => Directive.Resume }, () =>
        {
            instances++;
            return new Script((_, m) => sum += (int)m == 2 ? throw new FormatException() : (int)m);
        });
        foreach (var n in new[] { 1, 2, 4 }) child.Tell(n);
        kit.RunUntilIdle();
        Assert.Equal(5, sum);
        Assert.Equal(1, instances);
    });

    [Fact]
    public void Restart_FreshInstanceAndTheMailboxSurvives() => ActorTestKit.ForEachSeed(50, kit =>
    {
        var log = new List<string>();
        var number = 0;
        var child = Child(kit, AtOnce, () =>
        {
            var n = ++number;
            return new Script((_, m) => log.Add(m is "fail" ? throw new FormatException() : $"{n}:{m}"))
            {
                BeforeRestart = (_, e) => log.Add($"{n}:before {e.GetType().Name}"),
                AfterRestart = (_, _) => log.Add($"{n}:after"),
                Started = _ => log.Add($"{n}:start"),
                Stopped = _ => log.Add($"{n}:stop"),
            };
        });
        foreach (var m in new[] { "a", "fail", "b", "c" }) child.Tell(m);
        kit.RunUntilIdle();
        Assert.Equal(["1:start", "1:a", "1:before FormatException", "1:stop", "2:after", "2:start", "2:b", "2:c"], log);
    });

    [Fact]
    public void Restart_WaitsLongerEachTimeAndThenGivesUp() => ActorTestKit.ForEachSeed(10, kit =>
    {
        var strategy = new OneForOneStrategy
        {
            MaxFailures = 3,
            Window = TimeSpan.FromSeconds(10),
            Backoff = new Backoff { Min = TimeSpan.FromMilliseconds(100), Max = TimeSpan.FromMilliseconds(300), Multiplier = 2 },
        };
        var failed = kit.CreateProbe<ActorFailed>();
        var restarting = kit.CreateProbe<ActorRestarting>();
        kit.System.EventStream.Subscribe(failed.Ref);
        kit.System.EventStream.Subscribe(restarting.Ref);
        var starts = new List<long>();
        var child = Child(kit, strategy, () => new Script((_, _) => throw new FormatException()) { Started = self => starts.Add(self.Ctx.NowNanos / 1_000_000) });
        failed.Watch(child);
        for (var i = 0; i < 5; i++) child.Tell(i);

        var reason = Assert.IsType<FormatException>(failed.ExpectMsg<ActorFailed>(TimeSpan.FromSeconds(5)).Cause);
        Assert.Equal([0, 100, 300, 600], starts);
        Assert.Equal([100, 200, 300], restarting.ReceiveN(3).Select(e => (int)e.Delay.TotalMilliseconds));
        Assert.Equal(new Terminated(child, TerminationReason.Failed, reason), failed.ExpectTerminated(child));
        Assert.Equal(1, kit.System.DeadLetters);
        Assert.Equal(4, failed.LastMessage!.Failures);
    });

    [Fact]
    public void FailuresOutsideTheWindow_AreForgotten()
    {
        using var kit = new ActorTestKit();
        var child = Child(kit, AtOnce, () => new Script((_, _) => throw new FormatException()));
        for (var i = 0; i < 20; i++)
        {
            child.Tell("fail");
            kit.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.False(child.IsTerminated);
    }

    [Fact]
    public void JitterIsUsed_AndNeverNegative()
    {
        var backoff = new Backoff { Min = TimeSpan.FromSeconds(1), Jitter = d => d - TimeSpan.FromSeconds(3) };
        Assert.Equal(TimeSpan.Zero, backoff.DelayAfter(1));
        Assert.Equal(TimeSpan.FromSeconds(1), backoff.DelayAfter(3));
        Assert.Equal(Backoff.Default.Max, Backoff.Default.DelayAfter(int.MaxValue));
    }

    [Fact]
    public void OneFails_SiblingsAreNotTouched() => ActorTestKit.ForEachSeed(30, kit =>
    {
        var seen = 0;
        var parent = kit.CreateProbe<object>();
        ActorRef<object>? bad = null;
        ActorRef<object>? good = null;
        kit.System.ActorOf(Props<object>.Create(() => new Script((_, _) => { })
        {
            Started = self =>
            {
                bad = self.Ctx.ActorOf(Script.Props((_, _) => throw new FormatException()));
                good = self.Ctx.ActorOf(Script.Props((_, _) => seen++));
            },
        }).WithSupervisor(AtOnce));
        kit.RunUntilIdle();
        for (var i = 0; i < 10; i++)
        {
            bad!.Tell(i);
            good!.Tell(i);
        }

        kit.RunUntilIdle();
        Assert.Equal(10, seen);
        Assert.True(bad!.IsTerminated);
        Assert.False(good!.IsTerminated);
    });

    [Fact]
    public void Escalate_TheParentIsRestartedAndItsChildrenGo() => ActorTestKit.ForEachSeed(30, kit =>
    {
        var parents = 0;
        var children = new List<ActorRef<object>>();
        var grandparent = Props<object>.Create(() => new Script((_, _) => { })
        {
            Started = top => top.Ctx.ActorOf(
                Props<object>.Create(() => new Script((_, _) => { })
                {
                    Started = mid =>
                    {
                        parents++;
                        children.Add(mid.Ctx.ActorOf(Script.Props((_, _) => throw new FormatException()), "child"));
                    },
                }).WithSupervisor(new OneForOneStrategy { Decider = _ => Directive.Escalate }),
                "mid"),
        }).WithSupervisor(AtOnce);
        kit.System.ActorOf(grandparent);
        kit.RunUntilIdle();
        children[0].Tell("fail");
        kit.RunUntilIdle();
        Assert.Equal(2, parents);
        Assert.True(children[0].IsTerminated);
        Assert.False(children[1].IsTerminated);
    });

    [Fact]
    public void EscalateAndResume_TheChildGoesOnToo() => ActorTestKit.ForEachSeed(30, kit =>
    {
        var seen = new List<object>();
        ActorRef<object>? child = null;
        var resume = new OneForOneStrategy { Decider = _ => Directive.Resume };
        var top = Props<object>.Create(() => new Script((_, _) => { })
        {
            Started = self => self.Ctx.ActorOf(Props<object>.Create(() => new Script((_, _) => { })
            {
                Started = mid => child = mid.Ctx.ActorOf(Script.Props((_, m) => seen.Add(m is "fail" ? throw new FormatException() : m))),
            }).WithSupervisor(new OneForOneStrategy { Decider = _ => Directive.Escalate })),
        }).WithSupervisor(resume);
        kit.System.ActorOf(top);
        kit.RunUntilIdle();
        foreach (var m in new[] { "fail", "a" }) child!.Tell(m);
        kit.RunUntilIdle();
        Assert.Equal(["a"], seen);
    });

    [Fact]
    public void OutOfMemory_EscalatesPastEveryDeciderToTheSink() => ActorTestKit.ForEachSeed(10, kit =>
    {
        ActorRef<object>? child = null;
        var top = kit.System.ActorOf(Props<object>.Create(() => new Script((_, _) => { })
        {
            Started = self => child = self.Ctx.ActorOf(Script.Props((_, _) => throw OutOfMemory())),
        }).WithSupervisor(new OneForOneStrategy { Decider = _ => Directive.Resume }));
        kit.RunUntilIdle();
        child!.Tell("fail");
        kit.RunUntilIdle();
        Assert.IsType<OutOfMemoryException>(Assert.Single(kit.Unhandled));
        Assert.True(child.IsTerminated);
        Assert.True(top.IsTerminated);
    });

    [Fact]
    public void DeciderThrows_Escalates()
    {
        using var kit = new ActorTestKit();
        var child = Child(kit, new OneForOneStrategy { Decider = _ => throw new NotSupportedException() }, () => new Script((_, _) => throw new FormatException()));
        kit.RunUntilIdle();
        child.Tell("fail");
        kit.RunUntilIdle();
        Assert.True(child.IsTerminated);
    }

    [Fact]
    public void ConstructorThrows_IsSupervisedAndTheMailboxWaits() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var attempts = 0;
        var seen = new List<object>();
        var child = Child(kit, AtOnce, () => ++attempts < 3 ? throw new FormatException() : new Script((_, m) => seen.Add(m)));
        child.Tell("a");
        kit.RunUntilIdle();
        Assert.Equal(["a"], seen);
        Assert.Equal(3, attempts);
    });

    [Fact]
    public void PreStartThrows_IsSupervised() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var starts = 0;
        var child = Child(kit, AtOnce, () => new Script((_, _) => { })
        {
            Started = _ =>
            {
                if (++starts < 3) throw new FormatException();
            },
        });
        kit.RunUntilIdle();
        Assert.Equal(3, starts);
        Assert.False(child.IsTerminated);
    });

    [Fact]
    public void PreRestartThrows_ReportedAndRestartedAnyway()
    {
        using var kit = new ActorTestKit();
        var instances = 0;
        Child(kit, AtOnce, () =>
        {
            instances++;
            return new Script((_, _) => throw new FormatException()) { BeforeRestart = (_, _) => throw new NotSupportedException() };
        }).Tell("fail");
        kit.RunUntilIdle();
        Assert.Equal(2, instances);
        Assert.IsType<NotSupportedException>(Assert.Single(kit.Unhandled));
    }

    [Fact]
    public void StopDuringBackoff_StopsAtOnceAndLeavesNoTimer()
    {
        using var kit = new ActorTestKit();
        var stops = 0;
        var child = Child(kit, OneForOneStrategy.Default with { Backoff = new Backoff { Min = TimeSpan.FromHours(1), Max = TimeSpan.FromHours(1) } }, () =>
            new Script((_, _) => throw new FormatException()) { Stopped = _ => stops++ });
        child.Tell("fail");
        kit.RunUntilIdle();
        kit.System.Stop(child);
        kit.RunUntilIdle();
        Assert.True(child.IsTerminated);
        Assert.Equal(1, stops);
        Assert.Equal(long.MaxValue, kit.Clock.NextDeadlineNanos);
    }

    [Fact]
    public void RestartWithChildren_WaitsUntilTheyAreGone() => ActorTestKit.ForEachSeed(50, kit =>
    {
        var log = new List<string>();
        var generation = 0;
        var child = Child(kit, AtOnce, () =>
        {
            var n = ++generation;
            return new Script((_, _) => throw new FormatException())
            {
                Started = self =>
                {
                    log.Add($"start {n}");
                    self.Ctx.ActorOf(Props<object>.Create(() => new Script((_, _) => { }) { Stopped = _ => log.Add($"child {n} stopped") }), "same-name");
                },
            };
        });
        kit.RunUntilIdle();
        child.Tell("fail");
        kit.RunUntilIdle();
        Assert.Equal(["start 1", "child 1 stopped", "start 2"], log);
    });

    [Fact]
    public void Restart_StashedMessagesComeFirst()
    {
        using var kit = new ActorTestKit();
        var seen = new List<object>();
        var restarted = false;
        var child = Child(kit, AtOnce, () => new Script((self, m) =>
        {
            if (m is "fail") throw new FormatException();
            if (restarted) seen.Add(m);
            else Assert.True(self.Ctx.Stash.Stash(m));
        })
        { AfterRestart = (_, _) => restarted = true });
        foreach (var m in new[] { "a", "b", "fail", "c" }) child.Tell(m);
        kit.RunUntilIdle();
        Assert.Equal(["a", "b", "c"], seen);
    }

#pragma warning disable CA2201 // Only the runtime throws it, and a test cannot make the runtime do so.
    private static OutOfMemoryException OutOfMemory() => new("simulated");
#pragma warning restore CA2201

    private static ActorRef<object> Child(ActorTestKit kit, OneForOneStrategy strategy, Func<Actor<object>> factory)
    {
        ActorRef<object>? child = null;
        kit.System.ActorOf(Props<object>.Create(() => new Script((_, _) => { })
        {
            Started = self => child = self.Ctx.ActorOf(Props<object>.Create(factory)),
        }).WithSupervisor(strategy));
        while (child is null) Assert.True(kit.Dispatcher.Step());
        return child;
    }
}
