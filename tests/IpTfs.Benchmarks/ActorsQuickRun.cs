using System.Diagnostics;
using System.Globalization;
using IpTfs.Actors;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Refs;

namespace IpTfs.Benchmarks;

/// <summary>The five rows of the actor table in under a minute: <c>actors</c> on the command line. Medians of rounds that are interleaved, so that drift hits all alike.</summary>
internal static class ActorsQuickRun
{
    private const int Rounds = 21;
    private const int Messages = 100_000;

    // Messages on their way at a time: a sender that runs ahead without bound measures the allocator.
    private const int Window = 5_000;

    internal static int Run()
    {
        Console.WriteLine($".NET {Environment.Version}, {Environment.ProcessorCount} cores, load {LoadAverage()}; medians of {Rounds} interleaved rounds");
        Throughput();
        Creation();
        Memory();
        foreach (var micros in new[] { 50, 100, 500 }) Timer(micros);
        return 0;
    }

    private static void Throughput()
    {
        var system = new ActorSystem("quick");
        var kinds = new (string Name, Dispatcher Dispatcher)[]
        {
            ("pool", new ThreadPoolDispatcher()),
            ("dedicated", new DedicatedThreadDispatcher("quick")),
            ("inline", new RunInlineDispatcher(new ThreadPoolDispatcher(), messages: true)),
        };
        var rows = new List<(string Name, Func<int> Work, List<double> Nanos, List<double> Cpu, List<double> Octets)>();
        foreach (var (name, dispatcher) in kinds)
        {
            var counter = new ActorsWork.Counter();
            var sink = system.ActorOf(ActorsWork.Sink(counter).WithDispatcher(dispatcher));
            var ping = ActorsWork.PingPong(system, dispatcher, counter);
            Add($"Tell, {name}", () =>
            {
                for (var sent = 0; sent < Messages; sent += Window) ActorsWork.TellAndWait(sink, counter, Window);
            });
            Add($"Tell data, {name}", () => ActorsWork.TellDataAndWait(sink, counter, Messages));
            Add($"ping-pong, {name}", () => ActorsWork.Rally(ping, counter, Messages));
        }

        for (var round = -3; round < Rounds; round++)
        {
            foreach (var row in rows)
            {
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var cpu = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                var count = row.Work();
                var nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
                cpu = Environment.CpuUsage.TotalTime - cpu;
                allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                if (round < 0) continue;
                row.Nanos.Add(nanos);
                row.Cpu.Add(cpu.TotalNanoseconds / count);
                row.Octets.Add((double)allocated / count);
            }
        }

        foreach (var row in rows) Print(row.Name, $"{Figure(row.Nanos)} ns, CPU {Figure(row.Cpu)} ns, {Median(row.Octets):F2} octets");
        system.TerminateAsync().Wait();

        void Add(string name, Action work) => rows.Add((name, () =>
        {
            work();
            return Messages;
        }, [], [], []));
    }

    private static void Creation()
    {
        const int Count = 50_000;
        foreach (var inline in new[] { false, true })
        {
            var nanos = new List<double>();
            var cpus = new List<double>();
            for (var round = 0; round < 9; round++)
            {
                using var started = new CountdownEvent(Count);
                var system = new ActorSystem("create");
                Dispatcher dispatcher = inline ? new RunInlineDispatcher(new ThreadPoolDispatcher(), messages: true) : new ThreadPoolDispatcher();
                var props = Props<ActorsWork.Message>.Create(() => new Starting(started)).WithDispatcher(dispatcher);
                var cpu = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < Count; i++) system.ActorOf(props);
                started.Wait();
                nanos.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count);
                cpus.Add((Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / Count);
                system.TerminateAsync().Wait();
            }

            Print($"create and start, {(inline ? "inline" : "pool")}", $"{Figure(nanos)} ns, CPU {Figure(cpus)} ns");
        }
    }

    private static void Memory()
    {
        const int Count = 100_000;
        foreach (var (name, data, messages) in new[] { ("never told", false, 0), ("told once", false, 1), ("with data port, never told", true, 0), ("with data port, data inline", true, 1) })
        {
            using var started = new CountdownEvent(Count);
            var system = new ActorSystem("memory");
            var counter = new ActorsWork.Counter();
            counter.Expect(int.MaxValue);
            var inline = new RunInlineDispatcher(new ThreadPoolDispatcher());
            var props = Props<ActorsWork.Message>.Create(() => new Starting(started));
            var dataProps = ActorsWork.Sink(counter).WithDispatcher(inline);
            var refs = new object[Count];
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < Count; i++)
            {
                if (data)
                {
                    var actor = system.ActorOf(dataProps);
                    refs[i] = actor;
                }
                else
                {
                    var actor = system.ActorOf(props);
                    if (messages > 0) actor.Tell(ActorsWork.Token);
                    refs[i] = actor;
                }
            }

            if (!data) started.Wait();
            else while (ThreadPool.PendingWorkItemCount > 0) Thread.Yield();
            foreach (var actor in refs)
            {
                if (data && messages > 0) ((DataActorRef<ActorsWork.Message, ActorsWork.Message>)actor).Data.Tell(ActorsWork.Token);
            }

            var after = GC.GetTotalMemory(forceFullCollection: true);
            Print($"idle actor, {name}", $"{(double)(after - before) / Count,8:F0} octets");
            GC.KeepAlive(refs);
            system.TerminateAsync().Wait();
        }
    }

    private static void Timer(int micros)
    {
        const int Shots = 2000;
        var system = new ActorSystem("timer");
        using var done = new ManualResetEventSlim();
        var late = new List<double>(Shots);
        system.ActorOf(Props<ActorsWork.Message>.Create(() => new Shooting(micros * 1000L, Shots, late, done))
            .WithDispatcher(new DedicatedThreadDispatcher("timer")));
        done.Wait();
        late.Sort();
        Print($"timer of {micros} µs, dedicated", string.Create(
            CultureInfo.InvariantCulture,
            $"{late[Shots / 2] / 1000,8:F1} µs late (p50), {late[Shots * 9 / 10] / 1000:F1} (p90), {late[Shots * 99 / 100] / 1000:F1} (p99)"));
        system.TerminateAsync().Wait();
    }

    private static void Print(string what, string figure) => Console.WriteLine($"{what,-38} {figure}");

    private static string Figure(List<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(values),7:F1} (best {values.Min():F1})");

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private sealed class Starting(CountdownEvent started) : Actor<ActorsWork.Message>
    {
        protected override void PreStart() => started.Signal();

        protected override void Receive(ActorsWork.Message message)
        {
        }
    }

    /// <summary>Arms its deadline a fixed span ahead and records how late each comes.</summary>
    private sealed class Shooting(long ahead, int shots, List<double> late, ManualResetEventSlim done) : Actor<ActorsWork.Message>
    {
        private long _due;

        protected override void PreStart() => Shoot();

        protected override void Receive(ActorsWork.Message message)
        {
        }

        protected override void ReceiveDeadline(long nowNanos)
        {
            late.Add(nowNanos - _due);
            if (late.Count < shots) Shoot();
            else done.Set();
        }

        private void Shoot()
        {
            _due = Context.NowNanos + ahead;
            Context.Timers.Arm(_due);
        }
    }
}
