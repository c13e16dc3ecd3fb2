namespace IpTfs.Actors.TestKit.Tests;

public class SeededProbeTests
{
    [Fact]
    public void Expectations_AreMetByWhatWasTold()
    {
        using var kit = new SeededTestKit();
        var probe = kit.CreateProbe<object>();
        foreach (var m in new object[] { "a", 1, "b", 2.5, "c", "d" }) probe.Ref.Tell(m);
        Assert.Equal("a", probe.ExpectMsg<string>());
        Assert.Equal(1, probe.ExpectMsg(1));
        Assert.Equal(["b", 2.5, "c"], probe.ReceiveN(3));
        Assert.Equal("d", probe.ReceiveOne());
        Assert.Equal("d", probe.LastMessage);
        probe.ExpectNoMsg();
    }

    [Fact]
    public void MessagesOfAnotherType_AreIgnored()
    {
        using var kit = new SeededTestKit();
        var probe = kit.CreateProbe<string>();
        probe.Ref.Tell(5);
        probe.Ref.Tell("five");
        probe.ExpectMsg("five");
        probe.ExpectNoMsg();
    }

    [Fact]
    public void UnmetExpectations_FailWithSeedAndTime()
    {
        using var kit = new SeededTestKit(seed: 42);
        var probe = kit.CreateProbe<object>("p");
        var nothing = Assert.Throws<ExpectationException>(() => probe.ExpectMsg("a", within: TimeSpan.FromSeconds(3)));
        Assert.Contains("seed 42", nothing.Message, StringComparison.Ordinal);
        Assert.Equal(3_000_000_000, kit.Clock.NowNanos);

        foreach (var failing in new Action[]
        {
            () => probe.ExpectMsg("other"),
            () => probe.ExpectMsg<int>(),
            () => probe.ReceiveN(3),
            () => probe.ExpectNoMsg(),
            () => probe.ExpectTerminated(probe.Ref),
        })
        {
            probe.Ref.Tell("a");
            probe.Ref.Tell("a");
            Assert.Throws<ExpectationException>(failing);
            while (probe.Pending.Count > 0) probe.ReceiveOne();
        }
    }

    [Fact]
    public void Within_LetsVirtualTimePassUntilTheMessageArrives()
    {
        using var kit = new SeededTestKit();
        var probe = kit.CreateProbe<string>();
        kit.Sys.ActorOf(ActorFactory.Props(() => new Late(probe.Ref)));
        Assert.Throws<ExpectationException>(() => probe.ExpectMsg("late", within: TimeSpan.FromSeconds(9)));
        probe.ExpectMsg("late", within: TimeSpan.FromSeconds(9));
        Assert.Equal(10_000_000_000, kit.Clock.NowNanos);
    }

    [Fact]
    public void AutoPilot_AnswersInsideTheProbesTurn()
    {
        using var kit = new SeededTestKit();
        var probe = kit.CreateProbe<string>();
        probe.AutoPilot = (question, sender) => sender.Tell(question.Length);
        Assert.Equal(4, kit.Ask<int>(probe.Ref, "four"));
    }

    [Fact]
    public void SendAndReply_CarryTheProbesAddress()
    {
        using var kit = new SeededTestKit();
        var left = kit.CreateProbe<string>("left");
        var right = kit.CreateProbe<string>("right");
        left.Send(right.Ref, "ping");
        right.ExpectMsg("ping");
        Assert.Equal(left.Ref, right.LastSender);
        right.Reply("pong");
        left.ExpectMsg("pong");
        Assert.Equal(right.Ref, left.LastSender);
    }

    [Fact]
    public void DataProbe_HandsOverWhatItWasGivenAndKeepsTheRest()
    {
        using var kit = new SeededTestKit(hocon: "akka.iptfs.mailboxes.datapath.data-capacity = 4");
        var probe = kit.CreateDataProbe();
        var items = "abcde".Select(_ => new Item()).ToArray();
        probe.ExpectNoData();
        foreach (var item in items) probe.Ref.Tell(item);
        Assert.Equal(DiscardReason.MailboxFull, items[4].Discarded);
        Assert.Same(items[0], probe.ExpectData());
        Assert.Equal(3, probe.PendingData.Count);
        Assert.Throws<ExpectationException>(() => probe.ExpectNoData());
        for (var i = 1; i <= 3; i++) Assert.Same(items[i], probe.ExpectData());
        Assert.Throws<ExpectationException>(() => probe.ExpectData());
        probe.Ref.Tell("a message too");
        probe.ExpectMsg("a message too");
    }

    [Fact]
    public void ExpectTerminated_OnlyForTheActorThatStopped()
    {
        using var kit = new SeededTestKit();
        var probe = kit.CreateProbe<object>();
        var a = kit.CreateProbe<object>();
        var b = kit.CreateProbe<object>();
        probe.Watch(a.Ref);
        probe.Watch(b.Ref);
        kit.Sys.Stop(b.Ref);
        Assert.Throws<ExpectationException>(() => probe.ExpectTerminated(a.Ref));
        probe.ExpectTerminated(b.Ref);
    }

    [Fact]
    public void Await_SaysWhenNothingIsLeftThatCouldCompleteTheTask()
    {
        using var kit = new SeededTestKit();
        Assert.Throws<ExpectationException>(() => kit.Await(new TaskCompletionSource<int>().Task));
    }

    [Fact]
    public void Await_LetsVirtualTimePassForAnAnswerThatIsLate()
    {
        using var kit = new SeededTestKit();
        var answer = new TaskCompletionSource<int>();
        kit.Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromHours(1), () => answer.SetResult(7));
        Assert.Equal(7, kit.Await(answer.Task));
        Assert.Equal(TimeSpan.FromHours(1).Ticks * 100, kit.NowNanos);
    }

    private sealed class Late(IActorRef to) : ReceiveActor
    {
        protected override void PreStart() => Context.System.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(10), to, "late", Self);
    }

    private sealed class Item : IDatapathMessage
    {
        internal DiscardReason? Discarded { get; private set; }

        public void Discard(DiscardReason reason) => Discarded = reason;
    }
}
