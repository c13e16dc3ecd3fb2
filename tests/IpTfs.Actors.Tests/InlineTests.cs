namespace IpTfs.Actors.Tests;

public class InlineTests
{
    [Fact]
    public void IdleActor_HandlesDataBeforeTellReturns()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var seen = new List<int>();
        var actor = Inline(kit, DataScript.Props((_, item) => seen.Add(item.Value)));
        for (var i = 0; i < 5; i++)
        {
            Assert.True(actor.Data.Tell(pool.Rent(i)));
            Assert.Equal(i + 1, seen.Count);
        }

        Assert.Equal(0, kit.Dispatcher.Runnable);
        Assert.Equal(new MailboxStatistics { Data = 5, DataBatches = 5, DataInline = 5 }, actor.Statistics);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void TellsItself_QueuesAndDoesNotRecurse()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var depth = 0;
        var deepest = 0;
        DataActorRef<object, Item>? actor = null;
        actor = Inline(kit, DataScript.Props((_, item) =>
        {
            deepest = Math.Max(deepest, ++depth);
            if (item.Value > 0) Assert.True(actor!.Data.Tell(pool.Rent(item.Value - 1)));
            depth--;
        }));
        actor.Data.Tell(pool.Rent(10_000));
        kit.RunUntilIdle();
        Assert.Equal(1, deepest);
        Assert.Equal(10_001, actor.Statistics.Data);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Circle_QueuesAtTheBusyActor()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var running = new bool[2];
        var ring = new DataActorRef<object, Item>[2];
        for (var i = 0; i < 2; i++)
        {
            var me = i;
            ring[i] = Inline(kit, DataScript.Props((_, item) =>
            {
                Assert.False(running[me]);
                running[me] = true;
                if (item.Value > 0) Assert.True(ring[1 - me].Data.Tell(pool.Rent(item.Value - 1)));
                running[me] = false;
            }));
        }

        ring[0].Data.Tell(pool.Rent(1000));
        kit.RunUntilIdle();
        Assert.Equal(1001, ring[0].Statistics.Data + ring[1].Statistics.Data);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void LongChain_StopsAtTheDepthLimitAndGoesOnFromTheFallback()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var depth = 0;
        var deepest = 0;
        var end = 0;
        var inline = new RunInlineDispatcher(kit.Dispatcher, maxDepth: 4);
        DataActorRef<object, Item>? next = null;
        for (var i = 0; i < 100; i++)
        {
            var behind = next;
            next = kit.System.ActorOf(DataScript.Props((_, item) =>
            {
                deepest = Math.Max(deepest, ++depth);
                if (behind is null) end++;
                else Assert.True(behind.Data.Tell(pool.Rent(item.Value)));
                depth--;
            }).WithDispatcher(inline));
        }

        kit.RunUntilIdle();
        next!.Data.Tell(pool.Rent(1));
        Assert.Equal(0, end);
        kit.RunUntilIdle();
        Assert.Equal(1, end);
        // Four inline ones on top of the one whose turn the fall-back runs.
        Assert.Equal(5, deepest);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void MessagesInlineToo_WhenConfigured()
    {
        using var kit = new ActorTestKit();
        var seen = new List<object>();
        var actor = kit.System.ActorOf(Script.Props((_, m) => seen.Add(m)).WithDispatcher(new RunInlineDispatcher(kit.Dispatcher, messages: true)));
        kit.RunUntilIdle();
        actor.Tell("a");
        Assert.Equal(["a"], seen);
        var queued = Inline(kit, DataProps<object, Item>.Create(() => new DataScript((_, _) => { }) { OnMessage = (_, m) => seen.Add(m) }));
        queued.Tell("b");
        Assert.Equal(["a"], seen);
        kit.RunUntilIdle();
        Assert.Equal(["a", "b"], seen);
    }

    [Fact]
    public void WaitingMessage_IsHandledBeforeInlineData()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var seen = new List<object>();
        DataActorRef<object, Item>? actor = null;
        actor = Inline(kit, DataProps<object, Item>.Create(() => new DataScript((_, item) =>
        {
            seen.Add(item.Value);
            if (item.Value != 1) return;
            actor!.Tell("m");
            actor.Data.Tell(pool.Rent(2));
        })
        { OnMessage = (_, m) => seen.Add(m) }));
        actor.Data.Tell(pool.Rent(1));
        kit.RunUntilIdle();
        Assert.Equal([1, "m", 2], seen);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void SlotBeingFilledByAnotherTeller_IsNotOvertakenInline()
    {
        // Two tellers: one has claimed its place and not filled it yet, the other has queued behind it and tells the next item when the actor is idle.
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var seen = new List<int>();
        var actor = Inline(kit, DataScript.Props((_, item) => seen.Add(item.Value)));
        var ring = ((DataCell<object, Item>)((IActorRef)actor).Cell!).Ring;
        Assert.True(ring.TryClaim(out var slow));
        Assert.True(ring.TryEnqueue(pool.Rent(1)));
        Assert.False(ring.HasItem);

        Assert.True(actor.Data.Tell(pool.Rent(2)));
        kit.RunUntilIdle();
        Assert.Empty(seen);
        ring.Publish(slow, pool.Rent(0));
        Assert.True(actor.Data.Tell(pool.Rent(3)));
        kit.RunUntilIdle();
        Assert.Equal([0, 1, 2, 3], seen);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void FailsInline_TellerKeepsRunningAndTheItemIsReturned() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var pool = new ItemPool();
        var seen = new List<int>();
        var actor = Inline(kit, DataScript.Props((_, item) => seen.Add(item.Value % 3 == 2 ? throw new FormatException() : item.Value)));
        for (var i = 0; i < 9; i++)
        {
            Assert.True(actor.Data.Tell(pool.Rent(i)));
            kit.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal([0, 1, 3, 4, 6, 7], seen);
        Assert.Equal(3, actor.Statistics.DataDropped);
        Assert.Equal(3, actor.Statistics.Restarts);
        Assert.Equal(0, pool.Outstanding);
    });

    [Fact]
    public void SeededInline_AnyScheduleDeliversEverythingInOrder()
    {
        var inlineShares = new HashSet<long>();
        ActorTestKit.ForEachSeed(100, kit =>
        {
            var pool = new ItemPool();
            var seen = new List<int>();
            var last = kit.System.ActorOf(DataScript.Props((_, item) => seen.Add(item.Value)).WithDispatcher(kit.Dispatcher.SeededInline));
            var first = kit.System.ActorOf(DataScript.Props((_, item) => Assert.True(last.Data.Tell(pool.Rent(item.Value)))).WithDispatcher(kit.Dispatcher.SeededInline));
            for (var i = 0; i < 20; i++)
            {
                Assert.True(first.Data.Tell(pool.Rent(i)));
                if (i % 4 == 0) kit.Dispatcher.DriveBounded(2);
            }

            kit.RunUntilIdle();
            Assert.Equal(Enumerable.Range(0, 20), seen);
            Assert.Equal(0, pool.Outstanding);
            inlineShares.Add(last.Statistics.DataInline);
        });
        Assert.True(inlineShares.Count > 3, "the seeds explored both ways of delivery");
    }

    private static DataActorRef<object, Item> Inline(ActorTestKit kit, DataProps<object, Item> props)
    {
        var actor = kit.System.ActorOf(props.WithDispatcher(new RunInlineDispatcher(kit.Dispatcher)));
        kit.RunUntilIdle();
        return actor;
    }
}
