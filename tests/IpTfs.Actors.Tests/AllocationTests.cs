namespace IpTfs.Actors.Tests;

/// <summary>What happens per batch allocates nothing. The actors run on the measuring thread, so both ends are counted.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    private const int Rounds = 10_000;

    [Fact]
    public async Task DataToldInline_AllocateNothing()
    {
        await using var real = new RealSystem();
        Sink sink = null!;
        var actor = real.Start(DataScript.Props(() => new Sink(made => sink = made)), "test.inline");
        // The turn that answered the start may still be ending on the pool.
        RealSystem.Until(
            () =>
            {
                actor.Tell(Token.Instance, ActorRefs.NoSender);
                return sink.Thread == Environment.CurrentManagedThreadId;
            },
            "no data ran on the teller's thread");
        AssertNoAllocation(() => actor.Tell(Token.Instance, ActorRefs.NoSender));
        Assert.True(sink.Items >= Rounds);
    }

    [Fact]
    public void DataQueued_AllocateNothing() => Driven((actor, sink, dispatcher, _) =>
    {
        AssertNoAllocation(() =>
        {
            for (var i = 0; i < 8; i++) actor.Tell(Token.Instance, ActorRefs.NoSender);
            dispatcher.RunAll();
        });
        Assert.True(sink.Items >= 8 * Rounds);
    });

    [Fact]
    public void DataDiscardedBecauseTheMailboxIsFull_AllocateNothing() => Driven((actor, sink, dispatcher, _) =>
    {
        for (var i = 0; i < 64; i++) actor.Tell(Token.Instance, ActorRefs.NoSender);
        var before = Token.Discarded;
        AssertNoAllocation(() => actor.Tell(Token.Instance, ActorRefs.NoSender));
        Assert.True(Token.Discarded - before >= Rounds);
        dispatcher.RunAll();
    });

    [Fact]
    public void Messages_AllocateNothing() => Driven((actor, sink, dispatcher, _) =>
    {
        AssertNoAllocation(() =>
        {
            for (var i = 0; i < 8; i++) actor.Tell("message", ActorRefs.NoSender);
            dispatcher.RunAll();
        });
        Assert.True(sink.Messages >= 8 * Rounds);
    });

    [Fact]
    public void DeadlinesMovedLaterEarlierAndFired_AllocateNothing() => Driven((actor, sink, dispatcher, clock) =>
    {
        AssertNoAllocation(() =>
        {
            var now = clock.NowNanos;
            sink.ArmAt(now + 1000);
            sink.ArmAt(now + 2000);
            sink.ArmAt(now + 500);
            clock.AdvanceTo(now + 500);
            sink.Deadlines.FireDue(clock.NowNanos);
            dispatcher.RunAll();
        });
        Assert.True(sink.Fired >= Rounds);
    });

    private static void Driven(Action<IActorRef, Sink, DrivenDispatcher, VirtualClock> body)
    {
        var clock = new VirtualClock();
        using var system = ActorSystem.Create("driven", Akka.Actor.Setup.ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Akka.Configuration.ConfigurationFactory.ParseString(TestSettings.Hocon)),
            new DatapathSetup { Clock = clock, FiresDeadlines = false }));
        Sink? sink = null;
        var dispatcher = (DrivenDispatcher)system.Dispatchers.Lookup("test.driven");
        var actor = system.ActorOf(DataScript.Props(() => new Sink(made => sink = made)).WithDispatcher("test.driven"));
        RealSystem.Until(
            () =>
            {
                dispatcher.RunAll();
                return sink is not null;
            },
            "the actor never started");
        body(actor, sink!, dispatcher, clock);
        dispatcher.Released = true;
        dispatcher.RunAll();
    }

    private static void AssertNoAllocation(Action round)
    {
        for (var i = 0; i < 1000; i++) round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Token : IDatapathMessage
    {
        internal static readonly Token Instance = new();

        internal static int Discarded { get; private set; }

        public void Discard(DiscardReason reason) => Discarded++;
    }

    private sealed class Sink(Action<Sink> started) : DatapathActor
    {
        internal int Items { get; private set; }

        internal int Messages { get; private set; }

        internal int Fired { get; private set; }

        internal int Thread { get; private set; }

        internal DeadlineQueue Deadlines { get; private set; } = null!;

        internal void ArmAt(long nanos) => Arm(nanos);

        protected override void PreStart()
        {
            Deadlines = Datapath.Of(Context.System).Deadlines;
            Arm(NowNanos + 1);
            Arm(long.MaxValue);
            started(this);
        }

        protected override void OnReceive(object message) => Messages++;

        protected override void ReceiveData(DatapathBatch batch)
        {
            Thread = Environment.CurrentManagedThreadId;
            while (batch.TryTake(out _)) Items++;
        }

        protected override void ReceiveDeadline(long nowNanos) => Fired++;
    }
}
