using Akka.Event;

namespace IpTfs.Actors.Tests.Mailboxes;

public class DeadLetterTests
{
    [Fact]
    public void DataToldToAStoppedActor_AreDiscardedExactlyOnceAndNotPublished()
    {
        using var kit = new SeededTestKit(1, TestSettings.KitHocon);
        var pool = new ItemPool();
        var deadLetters = kit.CreateProbe<DeadLetter>();
        kit.Sys.EventStream.Subscribe(deadLetters.Ref, typeof(DeadLetter));
        foreach (var props in new[] { DataScript.Props((_, _) => { }), Props.Create<Plain>(), DataScript.Props((_, _) => { }).WithDispatcher("akka.iptfs.dispatchers.sa") })
        {
            var actor = kit.Sys.ActorOf(props);
            kit.RunUntilIdle();
            kit.Sys.Stop(actor);
            kit.RunUntilIdle();
            for (var i = 0; i < 5; i++) actor.Tell(pool.Rent(i));
        }

        kit.RunUntilIdle();
        pool.AssertBalanced(stopped: 15);
        deadLetters.ExpectNoMsg();
    }

    [Fact]
    public void DataToldToAnActorThatNeverWas_AreDiscarded()
    {
        using var kit = new SeededTestKit(1, TestSettings.KitHocon);
        var pool = new ItemPool();
        kit.Sys.ActorSelection("/user/nobody").Tell(pool.Rent(1));
        kit.Sys.DeadLetters.Tell(pool.Rent(2));
        kit.RunUntilIdle();
        pool.AssertBalanced(stopped: 2);
    }

    [Fact]
    public void MessagesThatWaitWhenTheActorStops_AreOrdinaryDeadLetters()
    {
        using var kit = new SeededTestKit(1, TestSettings.KitHocon);
        var deadLetters = kit.CreateProbe<DeadLetter>();
        kit.Sys.EventStream.Subscribe(deadLetters.Ref, typeof(DeadLetter));
        var actor = kit.Sys.ActorOf(DataScript.Props((_, _) => { }));
        kit.RunUntilIdle();
        actor.Tell("waits");
        ((IInternalActorRef)actor).Stop();
        kit.RunUntilIdle();
        actor.Tell("late");
        Assert.Equal(["late", "waits"], deadLetters.ReceiveN(2).Select(letter => letter.Message).Order());
    }

    [Fact]
    public void FiringThatWaitsWhenTheActorStops_IsNotPublished()
    {
        using var kit = new SeededTestKit(1, TestSettings.KitHocon);
        var letters = kit.CreateProbe<DeadLetter>();
        kit.Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var actor = kit.Sys.ActorOf(DataScript.Props(() => new DataScript((_, _) => { }) { Started = self => self.ArmAt(5) }));
        kit.RunUntilIdle();
        Datapath.Of(kit.Sys).Deadlines.FireDue(5);
        ((IInternalActorRef)actor).Stop();
        letters.ExpectNoMsg();
    }

    [Fact]
    public async Task DataToldAfterTheSystemHasTerminated_AreDiscarded()
    {
        var pool = new ItemPool();
        IActorRef actor;
        await using (var real = new RealSystem())
        {
            actor = real.Start(DataScript.Props((_, _) => { }), "test.inline");
        }

        actor.Tell(pool.Rent(1));
        pool.AssertBalanced(stopped: 1);
    }

    private sealed class Plain : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
