namespace IpTfs.Actors.TestKit.Tests.Races;

/// <summary>
/// Shows that seeded interleavings find the races they are there for: two faults are planted, the seeds that catch them are named, and the actors without the
/// fault pass with every seed.
/// </summary>
public class PlantedRaceTests
{
    private const ulong Seeds = 20;

    [Fact]
    public void ReconfigureThatOvertakesAStop_IsCaughtByTheseSeeds() =>
        Assert.Equal(
            "1 3 6 8 9 10 11 12 13 14 15 17 19",
            SeedsThatCatch(kit => StopAndReconfigure(kit, forgetsPending: true)));

    [Fact]
    public void StopThatForgetsWhatWaits_PassesWithAllSeeds() =>
        Assert.Empty(SeedsThatCatch(kit => StopAndReconfigure(kit, forgetsPending: false)));

    [Fact]
    public void DeadlineOfAnEarlierLife_IsCaughtByTheseSeeds() =>
        Assert.Equal(
            "1 5 15 19",
            SeedsThatCatch(kit => FailAtTheDeadline(kit, ignoresEarlierLives: false)));

    [Fact]
    public void DeadlineThatNamesItsLife_PassesWithAllSeeds() =>
        Assert.Empty(SeedsThatCatch(kit => FailAtTheDeadline(kit, ignoresEarlierLives: true)));

    [Fact]
    public void DeadlineOfADatapathActor_NamesItsLifeByItself() =>
        Assert.Empty(SeedsThatCatch(FailAtTheDatapathDeadline));

    private static string SeedsThatCatch(Action<SeededTestKit> body)
    {
        var seeds = new List<ulong>();
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            try
            {
                SeededTestKit.ForEachSeed(seed, seed, body);
            }
            catch (ExpectationException caught)
            {
                Assert.StartsWith($"seed {seed},", caught.Message, StringComparison.Ordinal);
                seeds.Add(seed);
            }
        }

        return string.Join(' ', seeds);
    }

    private static void StopAndReconfigure(SeededTestKit kit, bool forgetsPending)
    {
        var running = 0;
        var manager = kit.Sys.ActorOf(ActorFactory.Props(() => new TunnelManager(change => running += change, forgetsPending)), "manager");
        var operators = kit.CreateProbe<TunnelManager.Stopped>("operator");
        var stopper = kit.Sys.ActorOf(ActorFactory.Props(() => new Relay(manager)), "stopper");
        var reloader = kit.Sys.ActorOf(ActorFactory.Props(() => new Relay(manager)), "reloader");
        manager.Tell(new TunnelManager.Reconfigure(1));
        kit.RunUntilIdle();
        Assert.Equal(1, running);

        reloader.Tell(new TunnelManager.Reconfigure(2), operators.Ref);
        stopper.Tell(new TunnelManager.Stop(), operators.Ref);
        operators.ExpectMsg<TunnelManager.Stopped>();
        if (running != 0) throw new ExpectationException($"{running} tunnel runs after the stop was confirmed");
    }

    private static void FailAtTheDeadline(SeededTestKit kit, bool ignoresEarlierLives)
    {
        var flushes = new List<TimeSpan>();
        var reminder = kit.Sys.ActorOf(ActorFactory.Props(() => new Reminder()), "reminder");
        var failing = kit.Sys.ActorOf(ActorFactory.Props(() => new RestartingParent(() => new Flusher(reminder, flushes.Add, ignoresEarlierLives))), "parent");
        var saboteur = kit.Sys.ActorOf(ActorFactory.Props(() => new Relay(failing)), "saboteur");
        kit.RunUntilIdle();
        kit.Sys.Scheduler.ScheduleTellOnce(Flusher.Delay, saboteur, "fail", ActorRefs.NoSender);
        kit.Advance(TimeSpan.FromSeconds(1));
        if (flushes.Any(age => age < Flusher.Delay)) throw new ExpectationException($"flushed {flushes.Min().TotalMilliseconds} ms after the life began");
    }

    private static void FailAtTheDatapathDeadline(SeededTestKit kit)
    {
        var flushes = new List<TimeSpan>();
        var failing = kit.Sys.ActorOf(ActorFactory.Props(() => new RestartingParent(() => new DatapathFlusher(flushes.Add))), "parent");
        kit.RunUntilIdle();
        kit.Sys.Scheduler.ScheduleTellOnce(Flusher.Delay, failing, "fail", ActorRefs.NoSender);
        kit.Advance(TimeSpan.FromSeconds(1));
        if (flushes.Any(age => age < Flusher.Delay)) throw new ExpectationException($"flushed {flushes.Min().TotalMilliseconds} ms after the life began");
        Assert.NotEmpty(flushes);
    }
}
