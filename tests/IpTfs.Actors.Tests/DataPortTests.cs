namespace IpTfs.Actors.Tests;

public class DataPortTests
{
    private static readonly OneForOneStrategy AtOnce = new() { Backoff = Backoff.None, MaxFailures = 100 };

    [Fact]
    public void Queued_ComesInBatchesUpToTheLimit()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var batches = new List<int>();
        var seen = new List<int>();
        var actor = kit.System.ActorOf(DataProps<object, Item>.Create(() => new DataScript((_, item) => seen.Add(item.Value)) { OnBatch = batches.Add })
            .WithMailbox(new MailboxOptions { DataCapacity = 16, DataBatch = 4 }));
        for (var i = 0; i < 10; i++) Assert.True(actor.Data.Tell(pool.Rent(i)));
        Assert.Equal(10, actor.Statistics.DataQueued);
        kit.RunUntilIdle();

        Assert.Equal([4, 4, 2], batches);
        Assert.Equal(Enumerable.Range(0, 10), seen);
        Assert.Equal(new MailboxStatistics { Data = 10, DataBatches = 3 }, actor.Statistics);
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void Full_RefusesTheNewestAndTheTellerKeepsIt(int capacity)
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var seen = new List<int>();
        var actor = kit.System.ActorOf(DataScript.Props((_, item) => seen.Add(item.Value)).WithMailbox(new MailboxOptions { DataCapacity = capacity }));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < capacity; i++) Assert.True(actor.Data.Tell(pool.Rent(i)));
            var refused = pool.Rent(99);
            Assert.False(actor.Data.Tell(refused));
            refused.Return();
            kit.RunUntilIdle();
        }

        Assert.Equal(Enumerable.Repeat(Enumerable.Range(0, capacity), 3).SelectMany(x => x), seen);
        Assert.Equal(3, actor.Statistics.DataRefusedFull);
        Assert.Equal(0, actor.Statistics.DataRefusedStopped);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void MessagesOvertakeData() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var pool = new ItemPool();
        var seen = new List<object>();
        var actor = kit.System.ActorOf(DataProps<object, Item>.Create(() => new DataScript((_, item) => seen.Add(item.Value)) { OnMessage = (_, m) => seen.Add(m) }));
        for (var i = 0; i < 3; i++) actor.Data.Tell(pool.Rent(i));
        actor.Tell("a");
        actor.Tell("b");
        kit.RunUntilIdle();
        Assert.Equal(["a", "b", 0, 1, 2], seen);
    });

    [Fact]
    public void StopOvertakesData_WhatWaitsIsReturnedOnce() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var pool = new ItemPool();
        var log = new List<string>();
        var actor = kit.System.ActorOf(DataProps<object, Item>.Create(() => new DataScript((_, item) => log.Add($"handled {item.Value}"))
        {
            OnDrop = item => log.Add($"dropped {item.Value}"),
            Stopped = () => log.Add("stopped"),
        }));
        kit.RunUntilIdle();
        for (var i = 0; i < 3; i++) actor.Data.Tell(pool.Rent(i));
        kit.System.Stop(actor);
        kit.RunUntilIdle();

        Assert.Equal(["dropped 0", "dropped 1", "dropped 2", "stopped"], log);
        var late = pool.Rent(9);
        Assert.False(actor.Data.Tell(late));
        late.Return();
        Assert.Equal(new MailboxStatistics { DataDropped = 3, DataRefusedStopped = 1 }, actor.Statistics);
        Assert.Equal(0, pool.Outstanding);
    });

    [Fact]
    public void FailsInABatch_OnlyTheFailingItemIsDropped() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var pool = new ItemPool();
        var seen = new List<int>();
        var dropped = new List<int>();
        var actor = Child(kit, AtOnce, () => new DataScript((_, item) => seen.Add(item.Value % 3 == 2 ? throw new FormatException() : item.Value)) { OnDrop = item => dropped.Add(item.Value) });
        for (var i = 0; i < 10; i++) Assert.True(actor.Data.Tell(pool.Rent(i)));
        kit.RunUntilIdle();

        Assert.Equal([0, 1, 3, 4, 6, 7, 9], seen);
        Assert.Equal([2, 5, 8], dropped);
        Assert.Equal(7, actor.Statistics.Data);
        Assert.Equal(3, actor.Statistics.DataDropped);
        Assert.Equal(3, actor.Statistics.Failures);
        Assert.Equal(3, actor.Statistics.Restarts);
        Assert.Equal(0, pool.Outstanding);
    });

    [Fact]
    public void BackingOff_QueuesUntilFullThenRefuses_AndTheSiblingLosesNothing() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var pool = new ItemPool();
        var handled = 0;
        var siblingHandled = 0;
        var hour = TimeSpan.FromHours(1);
        DataActorRef<object, Item>? bad = null;
        DataActorRef<object, Item>? good = null;
        var small = new MailboxOptions { DataCapacity = 4 };
        kit.System.ActorOf(Props<object>.Create(() => new Script((_, _) => { })
        {
            Started = self =>
            {
                bad = self.Ctx.ActorOf(DataScript.Props((_, item) => handled += item.Value < 0 ? throw new FormatException() : 1).WithMailbox(small));
                good = self.Ctx.ActorOf(DataScript.Props((_, _) => siblingHandled++).WithMailbox(small));
            },
        }).WithSupervisor(new OneForOneStrategy { Backoff = new Backoff { Min = hour, Max = hour } }));
        kit.RunUntilIdle();
        Assert.True(bad!.Data.Tell(pool.Rent(-1)));
        kit.RunUntilIdle();

        var refused = 0;
        for (var i = 0; i < 10; i++)
        {
            var item = pool.Rent(i);
            if (!bad.Data.Tell(item))
            {
                refused++;
                item.Return();
            }

            Assert.True(good!.Data.Tell(pool.Rent(i)));
            kit.RunUntilIdle();
        }

        Assert.Equal(6, refused);
        Assert.Equal(6, bad.Statistics.DataRefusedFull);
        Assert.Equal(10, siblingHandled);
        Assert.Equal(0, handled);
        kit.Advance(hour);
        Assert.Equal(4, handled);
        Assert.Equal(0, pool.Outstanding);
    });

    [Fact]
    public void RestartWithoutKeepingData_ReturnsWhatWaits()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var dropped = new List<int>();
        var actor = Child(
            kit,
            AtOnce,
            () => new DataScript((_, item) => throw new FormatException()) { OnDrop = item => dropped.Add(item.Value) },
            new MailboxOptions { KeepDataOnRestart = false });
        for (var i = 0; i < 3; i++) actor.Data.Tell(pool.Rent(i));
        kit.RunUntilIdle();
        Assert.Equal([0, 1, 2], dropped);
        Assert.Equal(1, actor.Statistics.Failures);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void NeverConstructed_RefusesDataBecauseNobodyCouldReturnThem()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var actor = Child(kit, OneForOneStrategy.AlwaysStop, () => throw new FormatException());
        var item = pool.Rent(0);
        Assert.False(actor.Data.Tell(item));
        item.Return();
        kit.RunUntilIdle();
        Assert.True(actor.IsTerminated);
        Assert.Equal(1, actor.Statistics.DataRefusedStopped);
    }

    [Fact]
    public void OnDroppedThrows_ReportedAndTheOthersStillReturned()
    {
        using var kit = new ActorTestKit();
        var pool = new ItemPool();
        var actor = kit.System.ActorOf(DataProps<object, Item>.Create(() => new DataScript((_, _) => { })
        {
            OnDrop = item => _ = item.Value == 0 ? throw new FormatException() : 0,
        }));
        for (var i = 0; i < 3; i++) actor.Data.Tell(pool.Rent(i));
        kit.System.Stop(actor);
        kit.RunUntilIdle();
        Assert.Single(kit.Unhandled);
        Assert.Equal(3, actor.Statistics.DataDropped);
        Assert.Equal(1, pool.Outstanding);
    }

    private static DataActorRef<object, Item> Child(
        ActorTestKit kit, OneForOneStrategy strategy, Func<DataActor<object, Item>> factory, MailboxOptions? mailbox = null)
    {
        DataActorRef<object, Item>? child = null;
        kit.System.ActorOf(Props<object>.Create(() => new Script((_, _) => { })
        {
            Started = self => child = self.Ctx.ActorOf(DataProps<object, Item>.Create(factory).WithMailbox(mailbox ?? MailboxOptions.Default)),
        }).WithSupervisor(strategy));
        while (child is null) Assert.True(kit.Dispatcher.Step());
        return child;
    }
}
