namespace IpTfs.Actors.TestKit.Tests;

public class SeededScheduleTests
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
    public void OneTurn_HandlesOneMessage()
    {
        using var kit = new SeededTestKit();
        var handled = 0;
        var actor = kit.Sys.ActorOf(ActorFactory.Props(() => new Countdown(() => handled++)));
        kit.RunUntilIdle();
        for (var i = 0; i < 10; i++) actor.Tell(0);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, handled);
            Assert.True(kit.Schedule.Step());
        }

        Assert.Equal(10, handled);
        Assert.False(kit.Schedule.Step());
    }

    [Fact]
    public void Trace_NamesEachActorThatRuns()
    {
        using var kit = new SeededTestKit();
        var paths = new List<string>();
        var actor = kit.Sys.ActorOf(ActorFactory.Props(() => new Countdown(null)), "counter");
        kit.RunUntilIdle();
        kit.Schedule.Trace = paths.Add;
        actor.Tell(2);
        kit.RunUntilIdle();
        Assert.Equal(["/user/counter", "/user/counter", "/user/counter"], paths);
    }

    [Fact]
    public void NothingRunsByItself()
    {
        using var kit = new SeededTestKit();
        var thread = 0;
        var actor = kit.Sys.ActorOf(ActorFactory.Props(() => new Countdown(() => thread = Environment.CurrentManagedThreadId)));
        actor.Tell(0);
        Assert.Equal(0, thread);
        kit.RunUntilIdle();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void DriveBounded_SaysWhetherTheActorsCameToRest()
    {
        using var kit = new SeededTestKit();
        var actor = kit.Sys.ActorOf(ActorFactory.Props(() => new Countdown(null)));
        actor.Tell(10);
        Assert.False(kit.Schedule.DriveBounded(10));
        Assert.True(kit.Schedule.DriveBounded(1000));
        Assert.False(kit.Schedule.Step());
    }

    [Fact]
    public void ActorsThatNeverRest_ThrowInsteadOfHanging()
    {
        using var kit = new SeededTestKit();
        var actor = kit.Sys.ActorOf(ActorFactory.Props(() => new Countdown(null)));
        actor.Tell(int.MaxValue);
        Assert.False(kit.Schedule.DriveBounded(1000));
        Assert.Throws<LivelockException>(kit.RunUntilIdle);
        kit.Sys.Stop(actor);
    }

    [Fact]
    public void DeadlineArmedForThePresentAgainAndAgain_ThrowsInsteadOfHanging()
    {
        using var kit = new SeededTestKit();
        var actor = kit.Sys.ActorOf(ActorFactory.Props(() => new Impatient()));
        Assert.Throws<LivelockException>(() => kit.Advance(TimeSpan.FromSeconds(1)));
        kit.Sys.Stop(actor);
    }

    [Fact]
    public void ForEachSeed_FailureNamesItsSeed_AndTheSeedReplaysIt()
    {
        // Fails only in interleavings in which b receives its message before a.
        static void Body(SeededTestKit kit)
        {
            var order = "";
            foreach (var name in "ab") kit.Sys.ActorOf(ActorFactory.Props(() => new Countdown(() => order += name)), $"{name}").Tell(0);
            kit.RunUntilIdle();
            if (order == "ba") throw new FormatException($"order {order}");
        }

        var failure = Assert.Throws<ExpectationException>(() => SeededTestKit.ForEachSeed(100, Body));
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.StartsWith("seed ", failure.Message, StringComparison.Ordinal);
        var seed = ulong.Parse(failure.Message.Split(' ', ',')[1], System.Globalization.CultureInfo.InvariantCulture);
        for (var again = 0; again < 10; again++)
        {
            var replayed = Assert.Throws<ExpectationException>(() => SeededTestKit.ForEachSeed(seed, seed, Body));
            Assert.Equal(failure.Message, replayed.Message);
        }
    }

    [Fact]
    public void Kit_StartsAndTerminatesQuickly()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            using var kit = new SeededTestKit((ulong)i);
            kit.CreateProbe<string>().Ref.Tell("waits for ever");
        }

        // A bound on failure: a system that waits for one of Akka's time-outs needs seconds each.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"20 systems took {watch.Elapsed}");
    }

    [Fact]
    public void SeededDispatcherOutsideAKit_IsRefused()
    {
        using var system = ActorSystem.Create("plain", "d { type = \"IpTfs.Actors.TestKit.SeededDispatcherConfigurator, IpTfs.Actors.TestKit\" }");
        var refused = Assert.ThrowsAny<Exception>(() => system.Dispatchers.Lookup("d"));
        Assert.Contains("SeededTestKit", refused.ToString(), StringComparison.Ordinal);
    }

    private static (ulong Hash, string Order, string Trace) Race(ulong seed)
    {
        using var kit = new SeededTestKit(seed);
        var order = "";
        var trace = "";
        kit.Schedule.Trace = path => trace += path;
        for (var i = 0; i < 4; i++)
        {
            var name = (char)('a' + i);
            kit.Sys.ActorOf(ActorFactory.Props(() => new Countdown(() => order += name)).WithDispatcher("akka.iptfs.dispatchers.sa"), $"{name}").Tell(3);
        }

        kit.RunUntilIdle();
        return (kit.Schedule.TraceHash, order, trace);
    }

    private sealed class Countdown(Action? each) : DatapathActor
    {
        protected override void OnReceive(object message)
        {
            each?.Invoke();
            if (message is > 0) Self.Tell((int)message == int.MaxValue ? message : (int)message - 1);
        }
    }

    private sealed class Impatient : DatapathActor
    {
        protected override void PreStart() => Arm(NowNanos);

        protected override void OnReceive(object message)
        {
        }

        protected override void ReceiveDeadline(long nowNanos) => Arm(nowNanos);
    }
}
