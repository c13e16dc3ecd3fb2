using System.Diagnostics;

namespace IpTfs.Actors.Tests;

/// <summary>The real dispatchers. Waits are bounds on failure, never the way to success.</summary>
public class ThreadTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Dispatchers => ["pool", "dedicated", "inline-pool", "inline-dedicated", "inline-messages"];

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task ManyProducers_EachInOrderOneAtATimeAndNothingLost(string kind)
    {
        const int Producers = 4;
        const int Each = 50_000;
        await using var system = new ActorSystem("stress");
        var pool = new ItemPool();
        using var done = new CountdownEvent(2);
        var next = new int[Producers];
        var unlocked = 0;
        var messages = 0;
        var data = 0;
        var props = DataProps<object, Item>.Create(() => new DataScript((_, item) =>
        {
            unlocked++;
            Assert.True(next[item.Value >> 24] <= (item.Value & 0xFFFFFF), "order of one sender");
            next[item.Value >> 24] = (item.Value & 0xFFFFFF) + 1;
            if (++data == Producers * Each) done.Signal();
        })
        {
            OnMessage = (_, _) =>
            {
                unlocked++;
                if (++messages == Producers * Each) done.Signal();
            },
        });
        var actor = system.ActorOf(props.WithDispatcher(Make(kind)));
        var threads = Enumerable.Range(0, Producers).Select(p => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                actor.Tell("message");
                var item = pool.Rent((p << 24) | i);
                while (!actor.Data.Tell(item)) Thread.Yield();
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        Assert.True(done.Wait(Bound), $"{messages} messages and {data} data items of {Producers * Each} came: {actor.Statistics}");

        await system.TerminateAsync().WaitAsync(Bound);
        Assert.Equal(2 * Producers * Each, unlocked);
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(0, actor.Statistics.Failures);
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task IdleAndToldAgain_NoWakeUpIsLost(string kind)
    {
        // One item at a time, waiting for each: every Tell races with the actor going idle.
        const int Rounds = 20_000;
        await using var system = new ActorSystem("wake");
        var pool = new ItemPool();
        var seen = 0;
        var actor = system.ActorOf(DataScript.Props((_, _) => Volatile.Write(ref seen, seen + 1)).WithDispatcher(Make(kind)));
        for (var i = 1; i <= Rounds; i++)
        {
            var patience = Stopwatch.StartNew();
            Assert.True(actor.Data.Tell(pool.Rent(i)));
            while (Volatile.Read(ref seen) < i)
            {
                Assert.True(patience.Elapsed < Bound, $"item {i} was never handled");
                Thread.Yield();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task UpDownStorm_NothingLeaks(string kind)
    {
        const int Rounds = 300;
        await using var system = new ActorSystem("storm");
        var pool = new ItemPool();
        var dispatcher = Make(kind);
        var stopped = 0;
        DataActorRef<object, Item>? current = null;
        var over = false;
        var tellers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref over))
            {
                var item = pool.Rent(1);
                if (Volatile.Read(ref current)?.Data.Tell(item) != true) item.Return();
            }
        })).ToArray();
        foreach (var teller in tellers) teller.Start();
        for (var i = 0; i < Rounds; i++)
        {
            var actor = system.ActorOf(DataProps<object, Item>.Create(() => new DataScript((_, _) => { }) { Stopped = () => Interlocked.Increment(ref stopped) })
                .WithDispatcher(dispatcher), $"sa-{i}");
            Volatile.Write(ref current, actor);
            Thread.Yield();
            system.Stop(actor);
        }

        Volatile.Write(ref over, true);
        foreach (var teller in tellers) teller.Join();
        await system.TerminateAsync().WaitAsync(Bound);
        Assert.Equal(Rounds, stopped);
        var patience = Stopwatch.StartNew();
        while (pool.Outstanding != 0)
        {
            // A late turn of a stopped actor may still be on its way through the pool.
            Assert.True(patience.Elapsed < Bound, $"{pool.Outstanding} items leaked");
            Thread.Yield();
        }
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task FailuresUnderLoad_EveryItemIsReturnedOnce(string kind)
    {
        const int Items = 20_000;
        await using var system = new ActorSystem("faults", new ActorSystemOptions
        {
            GuardianSupervisor = new OneForOneStrategy { Backoff = Backoff.None, MaxFailures = -1 },
        });
        var pool = new ItemPool();
        using var done = new ManualResetEventSlim();
        var handled = 0;
        var dropped = 0;
        var actor = system.ActorOf(DataProps<object, Item>.Create(() => new DataScript((_, item) =>
        {
            if (item.Value % 97 == 0) throw new FormatException();
            if (++handled + dropped == Items) done.Set();
        })
        {
            OnDrop = _ =>
            {
                if (++dropped + handled == Items) done.Set();
            },
        }).WithDispatcher(Make(kind)));
        for (var i = 1; i <= Items; i++)
        {
            var item = pool.Rent(i);
            while (!actor.Data.Tell(item)) Thread.Yield();
        }

        Assert.True(done.Wait(Bound));
        await system.TerminateAsync().WaitAsync(Bound);
        Assert.Equal(Items / 97, dropped);
        Assert.Equal(Items / 97, actor.Statistics.Failures);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Dedicated_EverythingRunsOnItsThreadTimersToo()
    {
        await using var system = new ActorSystem("dedicated");
        var started = 0;
        var dispatcher = new DedicatedThreadDispatcher("own") { ThreadStarted = () => started++ };
        var threads = new List<string?>();
        using var done = new ManualResetEventSlim();
        var actor = system.ActorOf(Props<object>.Create(() => new Script((self, m) =>
        {
            threads.Add(Thread.CurrentThread.Name);
            self.Ctx.Timers.Arm(self.Ctx.NowNanos + 2_000_000);
        })
        {
            Started = _ => threads.Add(Thread.CurrentThread.Name),
            Deadline = (_, _) =>
            {
                threads.Add(Thread.CurrentThread.Name);
                done.Set();
            },
        }).WithDispatcher(dispatcher));
        actor.Tell("go");
        Assert.True(done.Wait(Bound));
        Assert.Equal(["own", "own", "own"], threads);
        Assert.Equal(1, started);
        await system.TerminateAsync().WaitAsync(Bound);
    }

    [Fact]
    public async Task Dedicated_ParkerIsPolledWhileActorsAreBusy()
    {
        using var polled = new ManualResetEventSlim();
        using var inner = new SemaphoreParker();
        await using var system = new ActorSystem("busy");
        var parker = new CountingParker(polled, inner);
        var actor = system.ActorOf(Script.Props((self, m) => self.Ctx.Self.Tell(m)).WithDispatcher(new DedicatedThreadDispatcher("busy", parker)));
        actor.Tell("for ever");
        Assert.True(polled.Wait(Bound), "devices starve while an actor keeps itself busy");
        system.Stop(actor);
    }

    [Fact]
    public async Task Scheduler_FiresTimersOfPoolActors()
    {
        await using var system = new ActorSystem("scheduler");
        using var done = new CountdownEvent(3);
        system.ActorOf(Props<object>.Create(() => new Script((self, _) =>
        {
            if (done.Signal()) self.Ctx.Timers.Cancel("k");
        })
        { Started = self => self.Ctx.Timers.StartPeriodic("k", "tick", TimeSpan.FromMilliseconds(2)) }));
        Assert.True(done.Wait(Bound));
        await system.TerminateAsync().WaitAsync(Bound);
    }

    [Fact]
    public async Task Ask_OnTheRealPool()
    {
        await using var system = new ActorSystem("ask");
        var echo = system.ActorOf(Props<ReplyTo<string>>.Create(() => new Answering()));
        Assert.Equal("yes", await echo.Ask<string>(replyTo => replyTo, Bound));
    }

    [Fact]
    public void Dispatcher_OfAnotherSystem_IsRefused()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var first = new ActorSystem("first", new ActorSystemOptions { DefaultDispatcher = dispatcher });
        Assert.Throws<InvalidOperationException>(() => new ActorSystem("second", new ActorSystemOptions { DefaultDispatcher = dispatcher }));
        first.TerminateAsync();
    }

    [Fact]
    public async Task ParkerTellsWhatItFound_ThreadIsNotWokenByItself()
    {
        var parker = new DeviceParker(new SemaphoreParker());
        var system = new ActorSystem("test");
        var actor = system.ActorOf(Props<ReplyTo<string>>.Create(() => new Answering()).WithDispatcher(new DedicatedThreadDispatcher("device", parker)), "answering");
        Assert.Equal("yes", await actor.Ask<string>(reply => reply, TimeSpan.FromSeconds(20)));
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        parker.Happen(() => _ = actor.Ask<string>(reply => reply, TimeSpan.FromSeconds(20)).ContinueWith(
            asked => answer.SetResult(asked.Result), TaskScheduler.Default));

        Assert.Equal("yes", await answer.Task);
        Assert.Equal(0, parker.UnparkedByItself);
        await system.TerminateAsync();
    }

    [Fact]
    public void Parker_UnparkBeforePark_IsNotLost()
    {
        using var parker = new SemaphoreParker();
        for (var i = 0; i < 1000; i++)
        {
            parker.Unpark();
            parker.Unpark();
            parker.Park(long.MaxValue);
        }

        var other = new Thread(parker.Unpark);
        other.Start();
        parker.Park(long.MaxValue);
        other.Join();
    }

    private static Dispatcher Make(string kind) => kind switch
    {
        "pool" => new ThreadPoolDispatcher(),
        "dedicated" => new DedicatedThreadDispatcher("test"),
        "inline-pool" => new RunInlineDispatcher(new ThreadPoolDispatcher()),
        "inline-dedicated" => new RunInlineDispatcher(new DedicatedThreadDispatcher("test")),
        _ => new RunInlineDispatcher(new ThreadPoolDispatcher(), messages: true),
    };

    /// <summary>A device of one event: the first call that would wait tells it, as a poller's callback does, and waits no more.</summary>
    private sealed class DeviceParker(SemaphoreParker inner) : IParker
    {
        private Action? _event;
        private int _unparked;

        /// <summary>How often a thread was unparked by a tell of its own.</summary>
        public int UnparkedByItself => _unparked;

        public void Happen(Action action)
        {
            Volatile.Write(ref _event, action);
            inner.Unpark();
        }

        public void Park(long deadlineNanos)
        {
            inner.Park(deadlineNanos);
            if (Interlocked.Exchange(ref _event, null) is not { } action) return;
            Inside = true;
            action();
            Inside = false;
        }

        public void Unpark()
        {
            if (Inside) _unparked++;
            inner.Unpark();
        }

        [field: ThreadStatic]
        private static bool Inside { get; set; }
    }

    private sealed class CountingParker(ManualResetEventSlim polled, SemaphoreParker inner) : IParker
    {
        private int _polls;

        public void Park(long deadlineNanos)
        {
            if (deadlineNanos == 0 && ++_polls == 10) polled.Set();
            inner.Park(deadlineNanos);
        }

        public void Unpark() => inner.Unpark();
    }

    private sealed class Answering : Actor<ReplyTo<string>>
    {
        protected override void Receive(ReplyTo<string> message) => message.Tell("yes");
    }
}
