namespace IpTfs.Actors.Tests.Dispatch;

public class InlineDispatcherTests
{
    [ThreadStatic]
    private static int _depth;

    private readonly ItemPool _pool = new();

    [Fact]
    public async Task IdleActor_HandlesDataOnTheTellersThreadBeforeTellReturns()
    {
        await using var real = new RealSystem();
        var seen = new List<int>();
        var actor = real.Start(DataScript.Props((_, _) => seen.Add(Environment.CurrentManagedThreadId)), "test.inline");
        for (var i = 0; i < 5; i++)
        {
            actor.Tell(_pool.Rent(i));
            Assert.Equal(i + 1, seen.Count);
        }

        Assert.All(seen, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        _pool.AssertBalanced();
    }

    [Fact]
    public async Task BusyActor_GetsItsDataQueuedAndTheTellerGoesOn()
    {
        await using var real = new RealSystem();
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var threads = new List<int>();
        var actor = real.Start(
            DataScript.Props((_, item) =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                if (item.Value != 0) return;
                entered.Set();
                release.Wait(RealSystem.Bound);
            }),
            "test.inline");
        var first = new Thread(() => actor.Tell(_pool.Rent(0)));
        first.Start();
        Assert.True(entered.Wait(RealSystem.Bound));
        actor.Tell(_pool.Rent(1));
        Assert.Equal([first.ManagedThreadId], threads);
        release.Set();
        first.Join();
        Assert.Equal([first.ManagedThreadId, first.ManagedThreadId], threads);
        _pool.AssertBalanced();
    }

    [Fact]
    public async Task TellsItself_QueuesAndDoesNotRecurse()
    {
        await using var real = new RealSystem();
        using var done = new ManualResetEventSlim();
        var (depth, deepest) = (0, 0);
        var actor = real.Start(
            DataScript.Props((self, item) =>
            {
                deepest = Math.Max(deepest, ++depth);
                if (item.Value > 0) self.Me.Tell(_pool.Rent(item.Value - 1));
                depth--;
                if (item.Value == 0) done.Set();
            }),
            "test.inline");
        actor.Tell(_pool.Rent(10_000));
        Assert.True(done.Wait(RealSystem.Bound));
        Assert.Equal(1, deepest);
    }

    [Fact]
    public async Task Circle_QueuesAtTheBusyActor()
    {
        await using var real = new RealSystem();
        using var done = new ManualResetEventSlim();
        var running = new bool[2];
        var ring = new IActorRef[2];
        var reentered = false;
        for (var i = 0; i < 2; i++)
        {
            var me = i;
            ring[i] = real.Start(
                DataScript.Props((_, item) =>
                {
                    reentered |= running[me];
                    running[me] = true;
                    if (item.Value > 0) ring[1 - me].Tell(_pool.Rent(item.Value - 1));
                    running[me] = false;
                    if (item.Value == 0) done.Set();
                }),
                "test.inline");
        }

        ring[0].Tell(_pool.Rent(1001));
        Assert.True(done.Wait(RealSystem.Bound));
        Assert.False(reentered);
        RealSystem.Until(() => _pool.Outstanding == 0, "an item leaked");
    }

    [Fact]
    public async Task LongChain_StopsAtTheDepthLimitAndGoesOnFromTheFallback()
    {
        await using var real = new RealSystem();
        using var done = new ManualResetEventSlim();
        var deepest = 0;
        var here = 0;
        IActorRef? next = null;
        for (var i = 0; i < 100; i++)
        {
            var behind = next;
            next = real.Start(
                DataScript.Props((_, item) =>
                {
                    deepest = Math.Max(deepest, ++_depth);
                    if (Thread.CurrentThread.Name != "lent") here++;
                    behind?.Tell(_pool.Rent(item.Value));
                    if (behind is null) done.Set();
                    _depth--;
                }),
                "test.inline-lent");
        }

        next!.Tell(_pool.Rent(1));
        Assert.Equal(4, here);
        Assert.True(done.Wait(RealSystem.Bound));

        // Four inline ones on top of the one whose turn the fallback runs.
        Assert.Equal(5, deepest);
        RealSystem.Until(() => _pool.Outstanding == 0, "an item leaked");
    }

    [Fact]
    public async Task FullTurn_TheRestRunsOnTheFallback()
    {
        await using var real = new RealSystem();
        using var done = new ManualResetEventSlim();
        var threads = new List<string?>();
        var actor = real.Start(
            DataScript.Props((self, item) =>
            {
                threads.Add(Thread.CurrentThread.Name == "lent" ? "lent" : Environment.CurrentManagedThreadId.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (item.Value == 0)
                {
                    for (var i = 1; i <= 16; i++) self.Me.Tell(_pool.Rent(i));
                }

                if (item.Value == 16) done.Set();
            }),
            "test.inline-lent");
        actor.Tell(_pool.Rent(0));
        Assert.True(done.Wait(RealSystem.Bound));

        // Akka's turn is one batch more than the throughput of 1: the first item by itself and then a batch of four.
        var here = Environment.CurrentManagedThreadId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal([.. Enumerable.Repeat(here, 5), .. Enumerable.Repeat("lent", 12)], threads);
    }

    [Fact]
    public async Task SystemMessages_NeverRunOnTheTellersThread()
    {
        await using var real = new RealSystem();
        using var stopped = new ManualResetEventSlim();
        var threads = new List<string?>();
        var actor = real.Start(
            DataScript.Props(() => new DataScript((_, _) => { })
            {
                Started = _ => threads.Add(Thread.CurrentThread.Name),
                Stopped = () =>
                {
                    threads.Add(Thread.CurrentThread.Name);
                    stopped.Set();
                },
            }),
            "test.inline-lent");
        real.System.Stop(actor);
        Assert.True(stopped.Wait(RealSystem.Bound));
        Assert.Equal(["lent", "lent"], threads);
    }

    [Fact]
    public async Task Messages_RunInlineOnlyWhenConfigured()
    {
        await using var real = new RealSystem();
        using var done = new ManualResetEventSlim();
        var threads = new List<string?>();
        Func<ActorBase> make = () => new DataScript((_, _) => { })
        {
            OnMessage = (_, _) =>
            {
                threads.Add(Thread.CurrentThread.Name == "lent" ? "lent" : Environment.CurrentManagedThreadId == 0 ? "" : "here");
                done.Set();
            },
        };
        var all = real.Start(DataScript.Props(make), "test.inline-all");
        all.Tell("a");
        Assert.Equal(["here"], threads);
        done.Reset();
        var data = real.Start(DataScript.Props(make), "test.inline-lent");
        data.Tell("b");
        Assert.True(done.Wait(RealSystem.Bound));
        Assert.Equal(["here", "lent"], threads);
    }

    [Fact]
    public async Task WaitingMessage_IsHandledBeforeInlineData()
    {
        await using var real = new RealSystem();
        var seen = new List<object>();
        var actor = real.Start(
            DataScript.Props(() => new DataScript((self, item) =>
            {
                seen.Add(item.Value);
                if (item.Value != 1) return;
                self.Me.Tell(_pool.Rent(2));
                self.Me.Tell("m");
            })
            { OnMessage = (_, m) => seen.Add(m) }),
            "test.inline");
        actor.Tell(_pool.Rent(1));
        Assert.Equal([1, "m", 2], seen);
        _pool.AssertBalanced();
    }

    [Fact]
    public async Task FailsInline_TheTellerGoesOnAndTheItemIsDiscarded()
    {
        await using var real = new RealSystem();
        var seen = new List<int>();
        var actor = real.Start(DataScript.Props((_, item) => seen.Add(item.Value == 0 ? throw new FormatException() : item.Value)), "test.inline");
        actor.Tell(_pool.Rent(0));
        actor.Tell(_pool.Rent(1));
        await actor.Ask<ActorIdentity>(new Identify(0), RealSystem.Bound);
        RealSystem.Until(() => _pool.Outstanding == 0, "an item leaked");
        Assert.Equal([1], seen);
        _pool.AssertBalanced(failed: 1);
    }

    [Theory]
    [InlineData("inline = sometimes", "inline")]
    [InlineData("max-depth = 0", "max-depth")]
    public void ImpossibleSetting_IsRefused(string setting, string named)
    {
        using var system = ActorSystem.Create("refused", $"akka.loglevel = OFF\nd {{ type = \"IpTfs.Actors.Dispatch.InlineDispatcherConfigurator, IpTfs.Actors\"\n{setting} }}");
        Assert.Contains(named, Assert.ThrowsAny<Exception>(() => system.Dispatchers.Lookup("d")).ToString(), StringComparison.Ordinal);
    }
}
