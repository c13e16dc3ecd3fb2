using System.Diagnostics;

namespace IpTfs.Actors.Tests.Dispatch;

/// <summary>The dispatchers on real threads. Waits are bounds on failure, never the way to success.</summary>
public class DispatcherStressTests
{
    public static TheoryData<string> Dispatchers => ["test.pool", "test.reader", "test.inline", "test.inline-lent", "test.inline-all"];

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task ManyProducers_EachInOrderOneAtATimeAndNothingLost(string dispatcher)
    {
        const int Producers = 4;
        const int Each = 25_000;
        var pool = new ItemPool();
        var next = new int[Producers];
        var (unlocked, messages, data, disorder) = (0, 0, 0, 0);
        await using (var real = new RealSystem())
        {
            using var done = new CountdownEvent(2);
            var actor = real.Start(
                ActorFactory.Props(() => new DataScript((_, item) =>
                {
                    unlocked++;
                    if (next[item.Value >> 24] != (item.Value & 0xFFFFFF)) disorder++;
                    next[item.Value >> 24] = (item.Value & 0xFFFFFF) + 1;
                    if (++data == Producers * Each) done.Signal();
                })
                {
                    OnMessage = (_, _) =>
                    {
                        unlocked++;
                        if (++messages == Producers * Each) done.Signal();
                    },
                }).WithMailbox(TestSettings.LargeMailbox),
                dispatcher);
            var threads = Enumerable.Range(0, Producers).Select(p => new Thread(() =>
            {
                for (var i = 0; i < Each; i++)
                {
                    actor.Tell("message");
                    actor.Tell(pool.Rent((p << 24) | i));
                }
            })).ToArray();
            foreach (var thread in threads) thread.Start();
            Assert.True(done.Wait(RealSystem.Bound), $"{messages} messages and {data} items of {Producers * Each} arrived");
            foreach (var thread in threads) thread.Join();
        }

        Assert.Equal(2 * Producers * Each, unlocked);
        Assert.Equal(0, disorder);
        pool.AssertBalanced();
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task IdleAndToldAgain_NoWakeUpIsLost(string dispatcher)
    {
        // One item at a time, waiting for each: every Tell races with the actor going idle, and its thread going to sleep.
        const int Rounds = 10_000;
        await using var real = new RealSystem();
        var pool = new ItemPool();
        var seen = 0;
        var actor = real.Start(DataScript.Props(() => new DataScript((_, _) => Volatile.Write(ref seen, seen + 1)) { OnMessage = (_, _) => Volatile.Write(ref seen, seen + 1) }), dispatcher);
        for (var i = 1; i <= Rounds; i++)
        {
            var waited = Stopwatch.StartNew();
            if (i % 2 == 0) actor.Tell("message");
            else actor.Tell(pool.Rent(i));
            while (Volatile.Read(ref seen) < i)
            {
                Assert.True(waited.Elapsed < RealSystem.Bound, $"message or item {i} was never handled");
                Thread.Yield();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task ProducersRacingWithStop_NothingLeaks(string dispatcher)
    {
        const int Rounds = 200;
        var pool = new ItemPool();
        var (stopped, handled, told) = (0, 0, 0);
        await using (var real = new RealSystem())
        {
            IActorRef current = ActorRefs.Nobody;
            var over = false;
            var tellers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                while (!Volatile.Read(ref over))
                {
                    var actor = Volatile.Read(ref current);
                    if (actor.IsNobody()) continue;
                    Interlocked.Increment(ref told);
                    actor.Tell(pool.Rent(1));
                }
            })).ToArray();
            Datapath.Of(real.System);
            foreach (var teller in tellers) teller.Start();
            for (var i = 0; i < Rounds; i++)
            {
                var actor = real.System.ActorOf(
                    DataScript.Props(() => new DataScript((_, _) => Interlocked.Increment(ref handled)) { Stopped = () => Interlocked.Increment(ref stopped) })
                        .WithDispatcher(dispatcher),
                    $"sa-{i}");
                Volatile.Write(ref current, actor);
                var before = Volatile.Read(ref told);
                RealSystem.Until(() => Volatile.Read(ref told) > before, "the tellers have ended");
                real.System.Stop(actor);
            }

            Volatile.Write(ref over, true);
            foreach (var teller in tellers) teller.Join();
        }

        Assert.Equal(Rounds, stopped);
        RealSystem.Until(() => pool.Outstanding == 0, $"{pool.Outstanding} items leaked");
        Assert.Equal(told, handled + pool.Discarded(DiscardReason.MailboxFull) + pool.Discarded(DiscardReason.Stopped));
        Assert.Equal(0, pool.Discarded(DiscardReason.Failed) + pool.Discarded(DiscardReason.Unhandled));
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task FailuresUnderLoad_EveryItemIsReturnedOnce(string dispatcher)
    {
        const int Items = 10_000;
        var pool = new ItemPool();
        await using (var real = new RealSystem())
        {
            var handled = 0;
            var ready = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
            real.System.ActorOf(ActorFactory.Props(() => new Parent(
                () => new BackoffStrategy(int.MaxValue - 1, TimeSpan.FromSeconds(1), new Backoff(TimeSpan.Zero, TimeSpan.Zero)),
                context => ready.SetResult(context.ActorOf(
                    ActorFactory.Props(() => new DataScript((_, item) =>
                    {
                        if (item.Value % 97 == 0) throw new FormatException();
                        Interlocked.Increment(ref handled);
                    })).WithMailbox(TestSettings.LargeMailbox).WithDispatcher(dispatcher))))));
            var actor = await ready.Task.WaitAsync(RealSystem.Bound);
            for (var i = 1; i <= Items; i++) actor.Tell(pool.Rent(i));
            RealSystem.Until(() => Volatile.Read(ref handled) == Items - (Items / 97), $"{handled} of {Items} handled");
            RealSystem.Until(() => pool.Outstanding == 0, $"{pool.Outstanding} items leaked");
        }

        pool.AssertBalanced(failed: Items / 97);
    }
}
