namespace IpTfs.Actors.TestKit.Tests;

public class TestProbeTests
{
    [Fact]
    public void Expectations_AreMetByWhatWasTold()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<object>();
        foreach (var m in new object[] { "a", 1, "b", 2.5, "c", "d", "e" }) probe.Tell(m);
        Assert.Equal("a", probe.ExpectMsg<string>());
        Assert.Equal(1, probe.ExpectMsg(1));
        Assert.Equal("b", probe.ExpectMsg(m => m is string));
        Assert.Equal("c", probe.FishForMessage(m => m is "c"));
        Assert.Equal("c", probe.LastMessage);
        probe.ExpectMsgAllOf("e", "d");
        probe.ExpectNoMsg();
    }

    [Fact]
    public void UnmetExpectations_FailWithSeedAndTime()
    {
        using var kit = new ActorTestKit(seed: 42);
        var probe = kit.CreateProbe<object>("p");
        var nothing = Assert.Throws<ExpectationException>(() => probe.ExpectMsg("a", within: TimeSpan.FromSeconds(3)));
        Assert.Contains("seed 42", nothing.Message, StringComparison.Ordinal);
        Assert.Equal(3_000_000_000, kit.Clock.NowNanos);

        foreach (var failing in new Action[]
        {
            () => probe.ExpectMsg("other"),
            () => probe.ExpectMsg<int>(),
            () => probe.ExpectMsg(m => false),
            () => probe.ExpectMsgAllOf("a", "b"),
            () => probe.ReceiveN(3),
            () => probe.FishForMessage(m => m is "c"),
            () => probe.ExpectNoMsg(),
        })
        {
            probe.Tell("a");
            probe.Tell("a");
            Assert.Throws<ExpectationException>(failing);
            while (probe.Pending.Count > 0) probe.ReceiveOne();
        }
    }

    [Fact]
    public void Within_LetsVirtualTimePassUntilTheMessageComes()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<string>();
        kit.System.ActorOf(Props<string>.Create(() => new Late(probe.Ref)));
        Assert.Throws<ExpectationException>(() => probe.ExpectMsg("late", within: TimeSpan.FromSeconds(9)));
        probe.ExpectMsg("late", within: TimeSpan.FromSeconds(9));
        Assert.Equal(10_000_000_000, kit.Clock.NowNanos);
    }

    [Fact]
    public void AutoPilot_AnswersInsideTheProbesTurn()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<ReplyTo<int>>();
        probe.AutoPilot = replyTo => replyTo.Tell(42);
        Assert.Equal(42, kit.Ask<ReplyTo<int>, int>(probe.Ref, replyTo => replyTo, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void DataProbe_HandsOverWhatItWasGivenAndKeepsTheRest()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateDataProbe<object, string>(mailbox: new MailboxOptions { DataCapacity = 4 });
        probe.ExpectNoData();
        Assert.Equal([true, true, true, true, false], "abcde".Select(c => probe.DataRef.Data.Tell($"{c}")));
        Assert.Equal("a", probe.ExpectData());
        Assert.Equal(["b", "c"], probe.ExpectDataN(2));
        Assert.Equal(["d"], probe.PendingData);
        Assert.Throws<ExpectationException>(() => probe.ExpectNoData());
        Assert.Throws<ExpectationException>(() => probe.ExpectDataN(2));
        probe.DataRef.Data.Tell("f");
        kit.System.Stop(probe.Ref);
        kit.RunUntilIdle();
        Assert.Equal(["f"], probe.Dropped);
    }

    [Fact]
    public void ExpectTerminated_OnlyForTheActorThatStopped()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<object>();
        var a = kit.CreateProbe<object>();
        var b = kit.CreateProbe<object>();
        probe.Watch(a.Ref);
        probe.Watch(b.Ref);
        kit.System.Stop(b.Ref);
        Assert.Throws<ExpectationException>(() => probe.ExpectTerminated(a.Ref));
        probe.ExpectTerminated(b.Ref);
    }

    [Fact]
    public void Await_SaysWhenNothingIsLeftThatCouldCompleteTheTask()
    {
        using var kit = new ActorTestKit();
        Assert.Throws<ExpectationException>(() => kit.Await(new TaskCompletionSource<int>().Task));
    }

    private sealed class Late(ActorRef<string> to) : Actor<string>
    {
        protected override void PreStart() => Context.Timers.StartSingle("k", "late", TimeSpan.FromSeconds(10));

        protected override void Receive(string message) => to.Tell(message);
    }
}
