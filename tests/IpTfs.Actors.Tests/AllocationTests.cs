namespace IpTfs.Actors.Tests;

public class AllocationTests
{
    private const int Rounds = 10_000;

    [Fact]
    public void DataTellInline_AllocatesNothing()
    {
        using var kit = new ActorTestKit();
        var sink = new Sink();
        var actor = kit.System.ActorOf(DataProps<object, string>.Create(() => sink).WithDispatcher(new RunInlineDispatcher(kit.Dispatcher)));
        kit.RunUntilIdle();
        AssertNoAllocation(() => actor.Data.Tell("item"));
        Assert.True(sink.Count >= Rounds);
        Assert.Equal(sink.Count, actor.Statistics.DataInline);
    }

    [Fact]
    public void DataTellQueued_AllocatesNothing()
    {
        using var system = new Driven();
        var sink = new Sink();
        var actor = system.ActorOf(DataProps<object, string>.Create(() => sink));
        AssertNoAllocation(() =>
        {
            for (var i = 0; i < 8; i++) actor.Data.Tell("item");
            system.RunAll();
        });
        Assert.Equal(0, actor.Statistics.DataInline);
        Assert.Equal(0, actor.Statistics.DataQueued);
    }

    [Fact]
    public void MessageTell_AllocatesNothing()
    {
        using var system = new Driven();
        var sink = new Sink();
        var actor = system.ActorOf(DataProps<object, string>.Create(() => sink));
        AssertNoAllocation(() =>
        {
            for (var i = 0; i < 8; i++) actor.Tell("message");
            system.RunAll();
        });
        Assert.True(sink.Messages >= 8 * Rounds);
    }

    [Fact]
    public void DeadlineMovedLaterEarlierAndFired_AllocatesNothing()
    {
        using var system = new Driven();
        var sink = new Sink();
        var actor = system.ActorOf(DataProps<object, string>.Create(() => sink));
        actor.Tell("start");
        system.RunAll();
        AssertNoAllocation(() =>
        {
            var now = system.Clock.NowNanos;
            sink.Arm(now + 1000);
            sink.Arm(now + 2000);
            sink.Arm(now + 500);
            system.Clock.AdvanceTo(now + 500);
            system.FireDue();
            system.RunAll();
        });
        Assert.True(sink.Deadlines >= Rounds);
    }

    [Fact]
    public void KeyedTimerStartedAnew_AllocatesNothing()
    {
        using var system = new Driven();
        var sink = new Sink();
        var actor = system.ActorOf(DataProps<object, string>.Create(() => sink));
        system.RunAll();
        AssertNoAllocation(() =>
        {
            sink.StartSingle(TimeSpan.FromTicks(5));
            system.Clock.AdvanceTo(system.Clock.NowNanos + 500);
            system.FireDue();
            system.RunAll();
        });
        Assert.True(sink.Messages >= Rounds);
    }

    private static void AssertNoAllocation(Action round)
    {
        for (var i = 0; i < 1000; i++) round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Sink : DataActor<object, string>
    {
        internal int Count { get; private set; }

        internal int Messages { get; private set; }

        internal int Deadlines { get; private set; }

        internal void Arm(long nanos) => Context.Timers.Arm(nanos);

        internal void StartSingle(TimeSpan delay) => Context.Timers.StartSingle("key", "tick", delay);

        protected override void Receive(object message) => Messages++;

        protected override void ReceiveData(ReadOnlySpan<string> batch) => Count += batch.Length;

        protected override void OnDropped(string item)
        {
        }

        protected override void ReceiveDeadline(long nowNanos) => Deadlines++;
    }
}
