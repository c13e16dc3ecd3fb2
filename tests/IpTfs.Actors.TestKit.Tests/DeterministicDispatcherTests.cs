namespace IpTfs.Actors.TestKit.Tests;

public class DeterministicDispatcherTests
{
    [Fact]
    public void SameSeed_ReplaysTheSameInterleaving()
    {
        for (var seed = 1UL; seed <= 20; seed++) Assert.Equal(Race(seed), Race(seed));
    }

    [Fact]
    public void DifferentSeeds_ExploreDifferentInterleavings()
    {
        var runs = Enumerable.Range(1, 50).Select(seed => Race((ulong)seed)).ToList();
        Assert.True(runs.Select(run => run.Order).Distinct().Count() > 20);
        Assert.Equal(runs.Select(run => run.Trace).Distinct().Count(), runs.Select(run => run.Hash).Distinct().Count());
    }

    [Fact]
    public void DriveBounded_SaysWhetherItCameToRest()
    {
        using var kit = new ActorTestKit();
        var actor = kit.System.ActorOf(Props<int>.Create(() => new Countdown()));
        actor.Tell(10);
        Assert.False(kit.Dispatcher.DriveBounded(10));
        Assert.True(kit.Dispatcher.DriveBounded(1000));
        Assert.Equal(0, kit.Dispatcher.Runnable);
    }

    [Fact]
    public void ActorsThatNeverRest_ThrowInsteadOfHanging()
    {
        using var kit = new ActorTestKit();
        var actor = kit.System.ActorOf(Props<int>.Create(() => new Countdown()));
        actor.Tell(int.MaxValue);
        Assert.Throws<LivelockException>(kit.RunUntilIdle);
        kit.System.Stop(actor);
    }

    [Fact]
    public void TimerArmedForThePresentAgainAndAgain_ThrowsInsteadOfHanging()
    {
        using var kit = new ActorTestKit();
        var actor = kit.System.ActorOf(Props<int>.Create(() => new Impatient()));
        Assert.Throws<LivelockException>(() => kit.Advance(TimeSpan.FromSeconds(1)));
        kit.System.Stop(actor);
    }

    [Fact]
    public void ForEachSeed_FailureNamesItsSeed()
    {
        var failure = Assert.Throws<ExpectationException>(() => ActorTestKit.ForEachSeed(10, kit =>
        {
            if (kit.Dispatcher.Seed == 7) throw new FormatException("the reason");
        }));
        Assert.StartsWith("seed 7,", failure.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    private static (ulong Hash, string Order, string Trace) Race(ulong seed)
    {
        using var kit = new ActorTestKit(seed);
        var order = "";
        var trace = "";
        kit.Dispatcher.Trace = path => trace += path;
        for (var i = 0; i < 4; i++)
        {
            var name = (char)('a' + i);
            kit.System.ActorOf(Props<int>.Create(() => new Countdown(() => order += name)).WithDispatcher(kit.Dispatcher.SeededInline), $"{name}").Tell(3);
        }

        kit.RunUntilIdle();
        return (kit.Dispatcher.TraceHash, order, trace);
    }

    private sealed class Countdown(Action? each = null) : Actor<int>
    {
        protected override void Receive(int message)
        {
            each?.Invoke();
            if (message > 0) Context.Self.Tell(message == int.MaxValue ? message : message - 1);
        }
    }

    private sealed class Impatient : Actor<int>
    {
        protected override void PreStart() => Context.Timers.Arm(Context.NowNanos);

        protected override void Receive(int message)
        {
        }

        protected override void ReceiveDeadline(long nowNanos) => Context.Timers.Arm(nowNanos);
    }
}
