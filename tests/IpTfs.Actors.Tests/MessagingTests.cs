namespace IpTfs.Actors.Tests;

public class MessagingTests
{
    [Fact]
    public void OneSender_MessagesArriveInOrderUnderEverySchedule() => ActorTestKit.ForEachSeed(50, kit =>
    {
        var probe = kit.CreateProbe<object>();
        var forwarder = kit.System.ActorOf(Script.Props((_, m) => probe.Tell(m)));
        for (var i = 0; i < 20; i++) Assert.True(forwarder.Tell(i));
        Assert.Equal(Enumerable.Range(0, 20).Cast<object>(), probe.ReceiveN(20));
        probe.ExpectNoMsg();
    });

    [Fact]
    public void TwoSenders_EachKeepsItsOrder() => ActorTestKit.ForEachSeed(50, kit =>
    {
        var seen = new List<(int Sender, int Number)>();
        var sink = kit.System.ActorOf(Script.Props((_, m) => seen.Add(((int, int))m)));
        for (var s = 0; s < 2; s++)
        {
            var sender = s;
            var source = kit.System.ActorOf(Script.Props((self, m) =>
            {
                var n = (int)m;
                sink.Tell((sender, n));
                if (n < 9) self.Ctx.Self.Tell(n + 1);
            }));
            source.Tell(0);
        }

        kit.RunUntilIdle();
        for (var s = 0; s < 2; s++) Assert.Equal(Enumerable.Range(0, 10), seen.Where(x => x.Sender == s).Select(x => x.Number));
    });

    [Fact]
    public void TwoSenders_SeedsReachDifferentInterleavings()
    {
        var orders = new HashSet<string>();
        ActorTestKit.ForEachSeed(30, kit =>
        {
            var order = "";
            foreach (var name in new[] { "a", "b", "c" }) kit.System.ActorOf(Script.Props((_, _) => order += name)).Tell("go");
            kit.RunUntilIdle();
            orders.Add(order);
        });
        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void TellAfterStop_IsRefusedCountedAndPublished()
    {
        using var kit = new ActorTestKit();
        var letters = kit.CreateProbe<DeadLetter>();
        kit.System.EventStream.Subscribe(letters.Ref);
        var actor = kit.System.ActorOf(Script.Props((_, _) => { }), "gone");
        kit.System.Stop(actor);
        kit.RunUntilIdle();

        Assert.True(actor.IsTerminated);
        Assert.False(actor.Tell("late"));
        Assert.Equal(1, kit.System.DeadLetters);
        letters.ExpectMsg(new DeadLetter(actor, "late"));
    }

    [Fact]
    public void MessagesWaitingWhenTheActorStops_BecomeDeadLetters() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var actor = kit.System.ActorOf(Script.Props((self, _) => self.Ctx.StopSelf()));
        for (var i = 0; i < 5; i++) actor.Tell(i);
        kit.RunUntilIdle();
        Assert.True(actor.IsTerminated);
        Assert.Equal(4, kit.System.DeadLetters);
    });

    [Fact]
    public void FullControlMailbox_RefusesTheNewestAndKeepsTheOthers()
    {
        using var kit = new ActorTestKit();
        var seen = new List<object>();
        var props = DataProps<object, Item>.Create(() => new DataScript((_, _) => { }) { OnMessage = (_, m) => seen.Add(m) })
            .WithMailbox(new MailboxOptions { ControlCapacity = 2 });
        var actor = kit.System.ActorOf(props);
        Assert.Equal([true, true, false], new[] { 1, 2, 3 }.Select(i => actor.Tell(i)));
        kit.RunUntilIdle();
        Assert.Equal([1, 2], seen);
        Assert.Equal(1, actor.Statistics.MessagesRefused);
        Assert.Equal(2, actor.Statistics.Messages);
        Assert.Equal(0, kit.System.DeadLetters);
    }

    [Fact]
    public void Adapter_TranslatesAndPassesOn()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<string>();
        var adapted = probe.Ref.Adapt<int>(n => $"number {n}");
        Assert.True(adapted.Tell(7));
        probe.ExpectMsg("number 7");
        Assert.Equal(probe.Ref.Path, adapted.Path);
    }

    [Fact]
    public void StructMessages_ArriveUnboxed()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<long>();
        probe.Tell(long.MaxValue);
        probe.ExpectMsg(long.MaxValue);
    }

    [Fact]
    public void Stash_ComesBackInOrderBeforeWhatWaits() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var seen = new List<string>();
        var open = false;
        var actor = kit.System.ActorOf(Script.Props((self, m) =>
        {
            if ((string)m == "open")
            {
                open = true;
                self.Ctx.Stash.UnstashAll();
            }
            else if (!open)
            {
                Assert.True(self.Ctx.Stash.Stash(m));
            }
            else
            {
                seen.Add((string)m);
            }
        }));
        foreach (var m in new[] { "1", "2", "open", "3" }) actor.Tell(m);
        kit.RunUntilIdle();
        Assert.Equal(["1", "2", "3"], seen);
    });

    [Fact]
    public void FullStash_RefusesAndLeavesTheMessageToTheActor()
    {
        using var kit = new ActorTestKit();
        var results = new List<bool>();
        var actor = kit.System.ActorOf(Script.Props((self, m) =>
        {
            self.Ctx.Stash.Capacity = 1;
            results.Add(self.Ctx.Stash.Stash(m));
        }));
        actor.Tell(1);
        actor.Tell(2);
        kit.RunUntilIdle();
        Assert.Equal([true, false], results);
        kit.System.Stop(actor);
        kit.RunUntilIdle();
        Assert.Equal(1, kit.System.DeadLetters);
    }
}
