namespace IpTfs.Actors.Tests.Mailboxes;

public class DatapathMailboxTests
{
    private static readonly BackoffStrategy AtOnce = new(100, TimeSpan.FromSeconds(10), new Backoff(TimeSpan.Zero, TimeSpan.Zero));

    [Fact]
    public void Queued_ReceivedInBatchesUpToTheLimit() => ForEachSeed(5, (kit, pool) =>
    {
        var batches = new List<int>();
        var seen = new List<int>();
        var actor = kit.Sys.ActorOf(DataScript.Props(() => new DataScript((_, item) => seen.Add(item.Value)) { OnBatch = batches.Add }));
        for (var i = 0; i < 10; i++) actor.Tell(pool.Rent(i));
        kit.RunUntilIdle();
        Assert.Equal([4, 4, 2], batches);
        Assert.Equal(Enumerable.Range(0, 10), seen);
        pool.AssertBalanced();
    });

    [Fact]
    public void MessagesOvertakeData() => ForEachSeed(20, (kit, pool) =>
    {
        var seen = new List<object>();
        var actor = kit.Sys.ActorOf(DataScript.Props(() => new DataScript((_, item) => seen.Add(item.Value)) { OnMessage = (_, m) => seen.Add(m) }));
        for (var i = 0; i < 3; i++) actor.Tell(pool.Rent(i));
        actor.Tell("a");
        actor.Tell("b");
        kit.RunUntilIdle();
        Assert.Equal(["a", "b", 0, 1, 2], seen);
        pool.AssertBalanced();
    });

    [Fact]
    public void Full_NewestAreDiscardedAndCountedOnce() => ForEachSeed(5, (kit, pool) =>
    {
        var seen = new List<int>();
        var actor = kit.Sys.ActorOf(DataScript.Props((_, item) => seen.Add(item.Value)));
        kit.RunUntilIdle();
        for (var i = 0; i < 70; i++) actor.Tell(pool.Rent(i));
        Assert.Equal(6, pool.Discarded(DiscardReason.MailboxFull));
        kit.RunUntilIdle();
        Assert.Equal(Enumerable.Range(0, 64), seen);
        pool.AssertBalanced(full: 6);
    });

    [Fact]
    public void StopOvertakesData_WhatWaitsIsDiscardedOnce() => ForEachSeed(20, (kit, pool) =>
    {
        var log = new List<string>();
        var actor = kit.Sys.ActorOf(DataScript.Props(() => new DataScript((_, item) => log.Add($"handled {item.Value}")) { Stopped = () => log.Add("stopped") }));
        kit.RunUntilIdle();
        for (var i = 0; i < 3; i++) actor.Tell(pool.Rent(i));
        // A parent's Stop is this system message. ActorSystem.Stop asks the guardian for it, which takes a turn.
        ((IInternalActorRef)actor).Stop();
        kit.RunUntilIdle();
        Assert.Equal(["stopped"], log);
        pool.AssertBalanced(stopped: 3);
    });

    [Fact]
    public void PoisonPill_IsAMessageAndOvertakesDataToo() => ForEachSeed(5, (kit, pool) =>
    {
        var handled = 0;
        var actor = kit.Sys.ActorOf(DataScript.Props((_, _) => handled++));
        for (var i = 0; i < 3; i++) actor.Tell(pool.Rent(i));
        actor.Tell(PoisonPill.Instance);
        kit.RunUntilIdle();
        Assert.Equal(0, handled);
        pool.AssertBalanced(stopped: 3);
    });

    [Fact]
    public void StopsItselfInsideABatch_TheRestOfTheBatchIsStillItsOwn() => ForEachSeed(5, (kit, pool) =>
    {
        var handled = 0;
        var actor = kit.Sys.ActorOf(DataScript.Props((self, _) =>
        {
            if (handled++ == 0) self.Ctx.Stop(self.Me);
        }));
        for (var i = 0; i < 10; i++) actor.Tell(pool.Rent(i));
        kit.RunUntilIdle();
        Assert.Equal(4, handled);
        pool.AssertBalanced(stopped: 6);
    });

    [Fact]
    public void ThrowsInABatch_OnlyTheItemInHandFailsAndTheNextLifeHandlesTheOthers() => ForEachSeed(20, (kit, pool) =>
    {
        var lives = 0;
        var seen = new List<(int Life, int Value)>();
        var actor = SupervisedChild.Of(kit, AtOnce, () =>
        {
            var life = ++lives;
            return new DataScript((_, item) => seen.Add(item.Value % 3 == 2 ? throw new FormatException() : (life, item.Value)));
        });
        for (var i = 0; i < 10; i++) actor.Tell(pool.Rent(i));
        kit.RunUntilIdle();
        Assert.Equal([(1, 0), (1, 1), (2, 3), (2, 4), (3, 6), (3, 7), (4, 9)], seen);
        pool.AssertBalanced(failed: 3);
    });

    [Fact]
    public void NotTaken_IsDiscardedAsUnhandled() => ForEachSeed(5, (kit, pool) =>
    {
        var seen = new List<int>();
        var actor = kit.Sys.ActorOf(DataScript.Props(() => new DataScript((_, item) => seen.Add(item.Value)) { Takes = taken => taken < 3 }));
        for (var i = 0; i < 8; i++) actor.Tell(pool.Rent(i));
        kit.RunUntilIdle();
        Assert.Equal([0, 1, 2, 4, 5, 6], seen);
        pool.AssertBalanced(unhandled: 2);
    });

    [Fact]
    public void BackingOff_QueuesUntilFullThenDiscards_AndTheSiblingLosesNothing() => ForEachSeed(10, (kit, pool) =>
    {
        var hour = TimeSpan.FromHours(1);
        var (handled, siblingHandled) = (0, 0);
        IActorRef bad = ActorRefs.Nobody;
        IActorRef good = ActorRefs.Nobody;
        kit.Sys.ActorOf(ActorFactory.Props(() => new Parent(() => new BackoffStrategy(3, hour, new Backoff(hour, hour)), context =>
        {
            bad = context.ActorOf(DataScript.Props((_, item) => handled += item.Value < 0 ? throw new FormatException() : 1));
            good = context.ActorOf(DataScript.Props((_, _) => siblingHandled++));
        })));
        kit.RunUntilIdle();
        bad.Tell(pool.Rent(-1));
        kit.RunUntilIdle();
        for (var i = 0; i < 70; i++)
        {
            bad.Tell(pool.Rent(i));
            good.Tell(pool.Rent(i));
            kit.RunUntilIdle();
        }

        Assert.Equal((0, 70), (handled, siblingHandled));
        kit.Advance(hour);
        Assert.Equal(64, handled);
        pool.AssertBalanced(full: 6, failed: 1);
    });

    [Fact]
    public void StoppedWhileBackingOff_WhatWaitsIsDiscarded() => ForEachSeed(10, (kit, pool) =>
    {
        var hour = TimeSpan.FromHours(1);
        var child = SupervisedChild.Of(kit, new BackoffStrategy(3, hour, new Backoff(hour, hour)), () => new DataScript((_, _) => throw new FormatException()));
        for (var i = 0; i < 10; i++) child.Tell(pool.Rent(i));
        kit.RunUntilIdle();
        kit.Sys.Stop(child);
        kit.RunUntilIdle();
        pool.AssertBalanced(failed: 1, stopped: 9);
        kit.Advance(2 * hour);
        pool.AssertBalanced(failed: 1, stopped: 9);
    });

    [Theory]
    [InlineData("data-capacity = 0")]
    [InlineData("data-batch = 0")]
    public void ImpossibleLimit_IsRefused(string setting)
    {
        var refused = Assert.Throws<Akka.Configuration.ConfigurationException>(
            () => new DatapathMailbox(null!, Akka.Configuration.ConfigurationFactory.ParseString(setting)));
        Assert.Contains(setting.Split(' ')[0], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeededInline_AnyScheduleDeliversEverythingInOrder()
    {
        var onTellersStack = new HashSet<int>();
        ForEachSeed(50, (kit, pool) =>
        {
            var seen = new List<int>();
            var (telling, inline) = (false, 0);
            var last = kit.Sys.ActorOf(DataScript.Props((_, item) =>
            {
                seen.Add(item.Value);
                if (telling) inline++;
            }).WithDispatcher("akka.iptfs.dispatchers.sa"));
            var first = kit.Sys.ActorOf(DataScript.Props((_, item) =>
            {
                telling = true;
                last.Tell(pool.Rent(item.Value));
                telling = false;
            }).WithDispatcher("akka.iptfs.dispatchers.sa"));
            for (var i = 0; i < 20; i++)
            {
                first.Tell(pool.Rent(i));
                if (i % 4 == 0) kit.Schedule.DriveBounded(2);
            }

            kit.RunUntilIdle();
            Assert.Equal(Enumerable.Range(0, 20), seen);
            pool.AssertBalanced();
            onTellersStack.Add(inline);
        });
        Assert.True(onTellersStack.Count > 3, "the seeds explored both ways of delivery");
    }

    private static void ForEachSeed(ulong last, Action<SeededTestKit, ItemPool> body)
    {
        for (var seed = 1UL; seed <= last; seed++)
        {
            using var kit = new SeededTestKit(seed, TestSettings.KitHocon);
            body(kit, new ItemPool());
        }
    }
}
