namespace IpTfs.Actors.Tests;

public class LifecycleTests
{
    [Fact]
    public void Paths_FollowTheTree()
    {
        using var kit = new ActorTestKit();
        ActorRef<object>? grandchild = null;
        IActorRef? parentOfTop = null;
        IActorRef? parentOfChild = null;
        var top = kit.System.ActorOf(Script.Props((self, _) =>
        {
            parentOfTop = self.Ctx.Parent;
            var sa = self.Ctx.ActorOf(Script.Props((inner, _) =>
            {
                parentOfChild = inner.Ctx.Parent;
                grandchild = inner.Ctx.ActorOf(Script.Props((_, _) => { }), "00001001-out");
            }), "sa");
            sa.Tell("go");
        }), "gateway");
        top.Tell("go");
        kit.RunUntilIdle();

        Assert.Equal("/gateway/sa/00001001-out", grandchild!.Path.ToString());
        Assert.Equal("00001001-out", grandchild.Path.Name.ToString());
        Assert.Null(parentOfTop);
        Assert.Same(top, parentOfChild);
        Assert.True(kit.System.TryFind("/gateway/sa/00001001-out", out var found));
        Assert.Same(grandchild, found);
        Assert.False(kit.System.TryFind("/gateway/nobody", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("späti")]
    public void BadName_IsRefused(string name)
    {
        using var kit = new ActorTestKit();
        Assert.Throws<ArgumentException>(() => kit.System.ActorOf(Script.Props((_, _) => { }), name));
    }

    [Fact]
    public void NameInUse_IsRefusedUntilItsActorHasStopped()
    {
        using var kit = new ActorTestKit();
        var first = kit.System.ActorOf(Script.Props((_, _) => { }), "a");
        Assert.Throws<ArgumentException>(() => kit.System.ActorOf(Script.Props((_, _) => { }), "a"));
        kit.System.Stop(first);
        kit.RunUntilIdle();
        Assert.NotSame(first, kit.System.ActorOf(Script.Props((_, _) => { }), "a"));
    }

    [Fact]
    public void Stop_ChildrenEndBeforeTheirParents() => ActorTestKit.ForEachSeed(50, kit =>
    {
        var log = new List<string>();
        var top = kit.System.ActorOf(Tree(log, 3), "t");
        kit.RunUntilIdle();
        kit.System.Stop(top);
        kit.RunUntilIdle();

        Assert.Equal(15, log.Count);
        foreach (var path in log)
        {
            foreach (var below in log.Where(p => p.StartsWith(path + "/", StringComparison.Ordinal))) Assert.True(log.IndexOf(below) < log.IndexOf(path));
        }

        Assert.Equal("/t", log[^1]);
    });

    [Fact]
    public void Terminate_StopsEverythingAndThenCompletes() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var log = new List<string>();
        kit.System.ActorOf(Tree(log, 2), "t");
        kit.System.ActorOf(Tree(log, 2), "u");
        var ended = kit.System.TerminateAsync();
        Assert.False(ended.IsCompleted);
        kit.RunUntilIdle();
        Assert.True(ended.IsCompletedSuccessfully);
        Assert.Equal(14, log.Count);
        Assert.Throws<InvalidOperationException>(() => kit.System.ActorOf(Script.Props((_, _) => { })));
    });

    [Fact]
    public void Context_IsNotThereInTheConstructor()
    {
        using var kit = new ActorTestKit();
        var failures = kit.CreateProbe<ActorRestarting>();
        kit.System.EventStream.Subscribe(failures.Ref);
        kit.System.ActorOf(Props<object>.Create(() => new Eager()));
        Assert.IsType<InvalidOperationException>(failures.ExpectMsg<ActorRestarting>().Cause);
    }

    [Fact]
    public void StopTwice_PostStopRunsOnce() => ActorTestKit.ForEachSeed(10, kit =>
    {
        var stops = 0;
        var actor = kit.System.ActorOf(Props<object>.Create(() => new Script((_, _) => { }) { Stopped = _ => stops++ }));
        kit.System.Stop(actor);
        kit.System.Stop(actor);
        kit.RunUntilIdle();
        Assert.Equal(1, stops);
    });

    [Fact]
    public void PostStopThrows_ReportedAndStillStopped()
    {
        using var kit = new ActorTestKit();
        var actor = kit.System.ActorOf(Props<object>.Create(() => new Script((_, _) => { }) { Stopped = _ => throw new FormatException("x") }));
        kit.System.Stop(actor);
        kit.RunUntilIdle();
        Assert.True(actor.IsTerminated);
        Assert.IsType<FormatException>(Assert.Single(kit.Unhandled));
        Assert.Equal(1, kit.System.UnhandledFailures);
    }

    [Fact]
    public void Watch_TellsWhyTheActorStopped() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var probe = kit.CreateProbe<object>();
        var stopped = kit.System.ActorOf(Script.Props((_, _) => { }));
        var parent = kit.System.ActorOf(Script.Props((self, _) => probe.Tell(self.Ctx.ActorOf(Script.Props((_, _) => throw new FormatException("bad")))))
            .WithSupervisor(OneForOneStrategy.AlwaysStop));
        parent.Tell("make a child");
        var failing = (ActorRef<object>)probe.ReceiveOne();
        probe.Watch(stopped);
        probe.Watch(failing);
        kit.System.Stop(stopped);
        failing.Tell("fail");

        Assert.Equal(new Terminated(stopped, TerminationReason.Stopped, null), probe.ExpectTerminated(stopped));
        var notice = probe.ExpectTerminated(failing);
        Assert.Equal(TerminationReason.Failed, notice.Reason);
        Assert.IsType<FormatException>(notice.Cause);
    });

    [Fact]
    public void Watch_NoticeComesBehindLastWords() => ActorTestKit.ForEachSeed(100, kit =>
    {
        var seen = new List<object>();
        var watcher = kit.System.ActorOf(Script.Props((self, m) =>
        {
            if (m is IActorRef other) self.Ctx.Watch(other, () => "dead");
            else seen.Add(m);
        }));
        var dying = kit.System.ActorOf(Script.Props((self, m) =>
        {
            watcher.Tell(m);
            if ((int)m == 3) self.Ctx.StopSelf();
        }));
        watcher.Tell(dying);
        kit.RunUntilIdle();
        foreach (var n in new[] { 1, 2, 3 }) dying.Tell(n);
        kit.RunUntilIdle();
        Assert.Equal(new object[] { 1, 2, 3, "dead" }, seen);
    });

    [Fact]
    public void WatchOfADeadActor_NoticeComesAtOnce()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<object>();
        var actor = kit.System.ActorOf(Script.Props((_, _) => { }));
        kit.System.Stop(actor);
        kit.RunUntilIdle();
        probe.Watch(actor);
        probe.ExpectTerminated(actor);
    }

    [Fact]
    public void Unwatch_NoNotice()
    {
        using var kit = new ActorTestKit();
        var seen = new List<object>();
        var other = kit.System.ActorOf(Script.Props((_, _) => { }));
        var watcher = kit.System.ActorOf(Script.Props((self, m) =>
        {
            if (m is "watch") self.Ctx.Watch(other, () => "dead");
            else if (m is "unwatch") self.Ctx.Unwatch(other);
            else seen.Add(m);
        }));
        watcher.Tell("watch");
        watcher.Tell("unwatch");
        kit.RunUntilIdle();
        kit.System.Stop(other);
        kit.RunUntilIdle();
        Assert.Empty(seen);
    }

    [Fact]
    public void EventStream_DeliversByTypeUntilDisposedOrDead()
    {
        using var kit = new ActorTestKit();
        var all = kit.CreateProbe<object>();
        var text = kit.CreateProbe<string>();
        var handled = 0;
        kit.System.EventStream.Subscribe(all.Ref);
        var subscription = kit.System.EventStream.Subscribe(text.Ref);
        kit.System.EventStream.Subscribe<string>(_ => handled++);
        kit.System.EventStream.Publish("a");
        kit.System.EventStream.Publish(new Version(1, 0));
        Assert.Equal(new object[] { "a", new Version(1, 0) }, all.ReceiveN(2));
        text.ExpectMsg("a");
        text.ExpectNoMsg();

        subscription.Dispose();
        kit.System.Stop(all.Ref);
        kit.RunUntilIdle();
        kit.System.EventStream.Publish("b");
        text.ExpectNoMsg();
        Assert.Equal(2, handled);
        Assert.Equal(0, kit.System.DeadLetters);
    }

    private static Props<object> Tree(List<string> log, int depth) => Props<object>.Create(() => new Script((_, _) => { })
    {
        Started = self =>
        {
            if (depth == 0) return;
            self.Ctx.ActorOf(Tree(log, depth - 1), "l");
            self.Ctx.ActorOf(Tree(log, depth - 1), "r");
        },
        Stopped = self => log.Add(self.Ctx.Path.ToString()),
    });

    private sealed class Eager : Actor<object>
    {
        public Eager() => _ = Context.Self;

        protected override void Receive(object message)
        {
        }
    }
}
