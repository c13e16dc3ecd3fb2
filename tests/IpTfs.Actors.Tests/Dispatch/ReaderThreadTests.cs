using Akka.Dispatch;

namespace IpTfs.Actors.Tests.Dispatch;

public class ReaderThreadTests
{
    [Fact]
    public async Task StartMessagesDataAndDeadlines_AllOnTheThread()
    {
        await using var real = new RealSystem();
        var pool = new ItemPool();
        var threads = new List<string?>();
        using var done = new ManualResetEventSlim();
        var actor = real.Start(
            DataScript.Props(() => new DataScript((_, _) => threads.Add(Thread.CurrentThread.Name))
            {
                Started = _ => threads.Add(Thread.CurrentThread.Name),
                OnMessage = (self, m) =>
                {
                    threads.Add(Thread.CurrentThread.Name);
                    self.ArmAt(self.Now + 2_000_000);
                },
                OnDeadline = (_, _) =>
                {
                    threads.Add(Thread.CurrentThread.Name);
                    done.Set();
                },
            }),
            "test.reader");
        actor.Tell(pool.Rent(1));
        actor.Tell("go");
        Assert.True(done.Wait(RealSystem.Bound));
        Assert.Equal(["reader", "reader", "reader", "reader"], threads);
    }

    [Fact]
    public async Task Parker_IsPolledWhileActorsAreBusy()
    {
        using var polled = new ManualResetEventSlim();
        var inner = new MonitorParker();
        await using var real = new RealSystem(new CountingParker(polled, inner));
        var actor = real.Start(DataScript.Props(() => new DataScript((_, _) => { }) { OnMessage = (self, m) => self.Me.Tell(m) }), "test.lent-reader");
        actor.Tell("for ever");
        Assert.True(polled.Wait(RealSystem.Bound), "devices starve while an actor keeps itself busy");
        real.System.Stop(actor);
    }

    [Fact]
    public async Task ParkerThatTellsWhatItFound_DoesNotWakeItsOwnThread()
    {
        var parker = new DeviceParker(new MonitorParker());
        await using var real = new RealSystem(parker);
        var answer = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = real.Start(DataScript.Props(() => new DataScript((_, _) => { }) { OnMessage = (_, m) => answer.TrySetResult(m) }), "test.lent-reader");
        parker.Happen(() => actor.Tell("found"));
        Assert.Equal("found", await answer.Task.WaitAsync(RealSystem.Bound));
        Assert.Equal(0, parker.UnparkedByItself);
    }

    [Fact]
    public async Task WorkAfterStop_StillRuns()
    {
        await using var real = new RealSystem();
        var threads = new List<string?>();
        var actor = real.Start(DataScript.Props(() => new DataScript((_, _) => { }) { OnMessage = (self, _) => threads.Add(Thread.CurrentThread.Name) }), "test.lent-reader");
        await actor.Ask<ActorIdentity>(new Identify(1), RealSystem.Bound);
        real.Lent.Stop();
        await real.Lent.Completion.WaitAsync(RealSystem.Bound);
        actor.Tell("late");
        await actor.Ask<ActorIdentity>(new Identify(2), RealSystem.Bound);
        Assert.Single(threads);
        Assert.NotEqual("lent", threads[0]);
    }

    [Fact]
    public async Task StopBeforeAnyWork_HasEndedAndWorkStillRuns()
    {
        var thread = new ReaderThread("never", new MonitorParker());
        thread.Stop();
        await thread.Completion.WaitAsync(RealSystem.Bound);
        using var ran = new CountdownEvent(1);
        thread.Execute(new Signal(ran));
        Assert.True(ran.Wait(RealSystem.Bound));
    }

    [Fact]
    public async Task WorkRacingWithStop_AllRuns()
    {
        const int Rounds = 500;
        const int Each = 10;
        using var ran = new CountdownEvent(Rounds * Each);
        var ended = new List<Task>();
        for (var round = 0; round < Rounds; round++)
        {
            var thread = new ReaderThread("racing", new MonitorParker());
            if (round % 2 == 0) thread.Deadlines.FireDue(0);
            using var barrier = new Barrier(2);
            var stopper = Task.Run(() =>
            {
                barrier.SignalAndWait();
                thread.Stop();
            });
            barrier.SignalAndWait();
            for (var i = 0; i < Each; i++) thread.Execute(new Signal(ran));
            await stopper;
            ended.Add(thread.Completion);
        }

        Assert.True(ran.Wait(RealSystem.Bound), $"{ran.CurrentCount} were never run");
        await Task.WhenAll(ended).WaitAsync(RealSystem.Bound);
    }

    [Fact]
    public async Task DispatcherUsedAgainAfterItsShutdown_HasAThreadThatFiresDeadlines()
    {
        await using var real = new RealSystem();
        for (var round = 0; round < 3; round++)
        {
            using var fired = new ManualResetEventSlim();
            var name = "";
            var actor = real.Start(
                DataScript.Props(() => new DataScript((_, _) => { })
                {
                    Started = self => self.ArmAt(self.Now + 1000),
                    OnDeadline = (_, _) =>
                    {
                        name = Thread.CurrentThread.Name;
                        fired.Set();
                    },
                }),
                "test.short-reader");
            Assert.True(fired.Wait(RealSystem.Bound), $"round {round}");
            Assert.Equal("short-reader", name);
            var thread = ((ReaderDispatcher)real.System.Dispatchers.Lookup("test.short-reader")).Thread;
            real.System.Stop(actor);
            await thread.Completion.WaitAsync(RealSystem.Bound);
        }
    }

    [Fact]
    public async Task ThreadsOfTheDispatchers_EndWithTheSystem()
    {
        ReaderThread own;
        ReaderThread lent;
        await using (var real = new RealSystem())
        {
            real.Start(DataScript.Props((_, _) => { }), "test.reader");
            real.Start(DataScript.Props((_, _) => { }), "test.lent-reader");
            own = ((ReaderDispatcher)real.System.Dispatchers.Lookup("test.reader")).Thread;
            lent = ((ReaderDispatcher)real.System.Dispatchers.Lookup("test.lent-reader")).Thread;
            Assert.Same(real.Lent, lent);
            await real.System.Terminate().WaitAsync(RealSystem.Bound);
            await own.Completion.WaitAsync(RealSystem.Bound);
            Assert.False(lent.Completion.IsCompleted);
        }

        Assert.True(lent.Completion.IsCompleted);
    }

    [Fact]
    public void DeadlineArmedByAnotherThread_WakesTheSleeper()
    {
        var thread = new ReaderThread("sleeper", new MonitorParker());
        using var fired = new SemaphoreSlim(0);
        var entry = new Probe(() => fired.Release());
        for (var round = 0; round < 2000; round++)
        {
            thread.Deadlines.Arm(entry, round % 2 == 0 ? 0 : TimeProvider.System.GetTimestamp() + 10_000);
            Assert.True(fired.Wait(RealSystem.Bound), $"round {round}: the thread sleeps through its deadline");
        }

        thread.Stop();
    }

    private sealed class Probe(Action fire) : DeadlineEntry
    {
        protected internal override void Fire() => fire();
    }

    private sealed class Signal(CountdownEvent ran) : IRunnable
    {
        public void Run() => ran.Signal();

        public void Execute() => Run();
    }

    /// <summary>A device of one event: the call that waits for it tells it, as a poller's callback does, and waits no more.</summary>
    private sealed class DeviceParker(MonitorParker inner) : IParker
    {
        private Action? _event;

        /// <summary>How often the thread was unparked by a Tell of its own.</summary>
        public int UnparkedByItself { get; private set; }

        [field: ThreadStatic]
        private static bool Inside { get; set; }

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
            if (Inside) UnparkedByItself++;
            inner.Unpark();
        }
    }

    private sealed class CountingParker(ManualResetEventSlim polled, MonitorParker inner) : IParker
    {
        private int _polls;

        public void Park(long deadlineNanos)
        {
            if (deadlineNanos == 0 && ++_polls == 10) polled.Set();
            inner.Park(deadlineNanos);
        }

        public void Unpark() => inner.Unpark();
    }
}
