namespace IpTfs.Actors.TestKit.Tests;

/// <summary>Akka's scheduler, <see cref="IWithTimers"/> and the deadlines of datapath actors follow the same clock.</summary>
public class OneClockTests
{
    [Fact]
    public void SchedulerTimersAndDeadlines_HappenAtTheirInstantsInOrder() => SeededTestKit.ForEachSeed(20, kit =>
    {
        var log = new List<string>();
        kit.Sys.ActorOf(ActorFactory.Props(() => new Both(log)), "both");
        kit.Sys.Scheduler.Advanced.ScheduleRepeatedly(Ms(2), Ms(4), () => log.Add($"scheduler {kit.NowNanos / 1_000_000}"));
        using var timer = kit.Clock.CreateTimer(_ => log.Add($"clock {kit.NowNanos / 1_000_000}"), null, Ms(5), Timeout.InfiniteTimeSpan);
        kit.RunUntilIdle();
        Assert.Empty(log);
        kit.Advance(Ms(9));
        Assert.Equal(["deadline 1", "scheduler 2", "timer 3", "deadline 4", "clock 5", "scheduler 6", "deadline 7", "timer 8"], log);
        Assert.Equal(TimeSpan.FromMilliseconds(9), kit.Sys.Scheduler.MonotonicClock);
        Assert.Equal(kit.Clock.GetUtcNow(), kit.Sys.Scheduler.Now);
    });

    [Fact]
    public void ReceiveTimeout_FiresInVirtualTime()
    {
        using var kit = new SeededTestKit();
        var seen = new List<long>();
        kit.Sys.ActorOf(ActorFactory.Props(() => new Waiting(() => seen.Add(kit.NowNanos / 1_000_000))));
        kit.Advance(TimeSpan.FromSeconds(9.5));
        Assert.Equal([3000, 6000, 9000], seen);
    }

    [Fact]
    public void CancelledSchedule_NeverHappensAndLeavesNoInstant()
    {
        using var kit = new SeededTestKit();
        var happened = 0;
        var handle = kit.Sys.Scheduler.Advanced.ScheduleOnceCancelable(Ms(5), () => happened++);
        handle.Cancel();
        Assert.Equal(long.MaxValue, kit.Clock.NextDeadlineNanos);
        kit.Advance(Ms(10));
        Assert.Equal(0, happened);
    }

    [Fact]
    public void ScheduledTells_KeepTheirOrderAtOneInstant()
    {
        using var kit = new SeededTestKit();
        var probe = kit.CreateProbe<int>();
        for (var i = 0; i < 20; i++) kit.Sys.Scheduler.ScheduleTellOnce(Ms(1), probe.Ref, i, ActorRefs.NoSender);
        kit.Advance(Ms(1));
        Assert.Equal(Enumerable.Range(0, 20), probe.ReceiveN(20));
    }

    [Fact]
    public void AskThatIsNeverAnswered_TimesOutInRealTimeOnly()
    {
        // Akka times an Ask by the machine's clock. The kit does not wait for it: it says that nothing is left that could answer.
        using var kit = new SeededTestKit();
        var silent = kit.CreateProbe<string>();
        Assert.Throws<ExpectationException>(() => kit.Ask<int>(silent.Ref, "question"));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private sealed class Both(List<string> log) : DatapathActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("key", "timer", Ms(3), Ms(5));
            Arm(NowNanos + 1_000_000);
        }

        protected override void OnReceive(object message) => log.Add($"{message} {NowNanos / 1_000_000}");

        protected override void ReceiveDeadline(long nowNanos)
        {
            log.Add($"deadline {nowNanos / 1_000_000}");
            Arm(nowNanos + 3_000_000);
        }
    }

    private sealed class Waiting : ReceiveActor
    {
        public Waiting(Action timedOut)
        {
            SetReceiveTimeout(TimeSpan.FromSeconds(3));
            Receive<ReceiveTimeout>(_ => timedOut());
        }
    }
}
