using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using IpTfs.Actors;

namespace IpTfs.Benchmarks;

/// <summary>The actor table in under a minute: <c>actors</c> on the command line. Medians of rounds that are interleaved, so that drift hits all alike.</summary>
internal static class ActorsQuickRun
{
    private const int Rounds = 21;
    private const int Messages = 50_000;

    // Messages on their way at a time: a sender that runs ahead without bound measures the allocator, and one that fills the mailbox the discarding.
    private const int Window = 5_000;

    internal static int Run()
    {
        Console.WriteLine($".NET {Environment.Version}, {Environment.ProcessorCount} cores, load {LoadAverage()}; medians of {Rounds} interleaved rounds");
        Throughput();
        CreationAndMemory();
        foreach (var micros in new[] { 50, 100, 500 }) Deadlines(micros);
        return 0;
    }

    private static void Throughput()
    {
        using var system = ActorsWork.Start();
        var rows = new List<(string Name, Action Work, List<double> Nanos, List<double> Cpu, List<double> Octets)>();
        foreach (var name in new[] { "pool", "reader", "inline" })
        {
            var counter = new ActorsWork.Counter();
            var sink = ActorsWork.Sink(system, $"bench.{name}", counter);
            var ping = ActorsWork.PingPong(system, $"bench.{name}", counter);
            rows.Add(($"Tell, {name}", () => InWindows(sink, counter, "message"), [], [], []));
            rows.Add(($"Tell data, {name}", () => InWindows(sink, counter, ActorsWork.Item), [], [], []));
            rows.Add(($"ping-pong, {name}", () => ActorsWork.Rally(ping, counter, Messages), [], [], []));
        }

        for (var round = -3; round < Rounds; round++)
        {
            foreach (var row in rows)
            {
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var cpu = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                row.Work();
                var nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                cpu = Environment.CpuUsage.TotalTime - cpu;
                allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                if (round < 0) continue;
                row.Nanos.Add(nanos / Messages);
                row.Cpu.Add(cpu.TotalNanoseconds / Messages);
                row.Octets.Add((double)allocated / Messages);
            }
        }

        foreach (var row in rows) Print(row.Name, $"{Figure(row.Nanos)} ns, CPU {Figure(row.Cpu)} ns, {Median(row.Octets):F2} octets");
        if (ActorsWork.Item.Discarded > 0) Print("discarded", $"{ActorsWork.Item.Discarded}: the figures of Tell data are void");
        system.Terminate().Wait();
    }

    private static void InWindows(IActorRef sink, ActorsWork.Counter counter, object message)
    {
        for (var sent = 0; sent < Messages; sent += Window) ActorsWork.TellAndWait(sink, counter, message, Window);
    }

    private static void CreationAndMemory()
    {
        const int Count = 20_000;
        const int Repeated = 5;
        foreach (var dispatcher in new[] { "pool", "inline" })
        {
            var (create, createCpu, stop, stopCpu, octets) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < Repeated; round++)
            {
                using var system = ActorsWork.Start();
                using var changed = new CountdownEvent(Count);
                var parent = system.ActorOf(Props.Create(() => new Nursery($"bench.{dispatcher}", changed)));
                var before = GC.GetTotalMemory(forceFullCollection: true);
                Measure("create", create, createCpu);
                octets.Add((double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Count);
                changed.Reset();
                Measure("stop", stop, stopCpu);
                system.Terminate().Wait();

                void Measure(string what, List<double> nanos, List<double> cpus)
                {
                    var cpu = Environment.CpuUsage.TotalTime;
                    var start = Stopwatch.GetTimestamp();
                    parent.Tell(what);
                    changed.Wait();
                    nanos.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count);
                    cpus.Add((Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / Count);
                }
            }

            Print($"create and start, {dispatcher}", $"{Figure(create)} ns, CPU {Figure(createCpu)} ns");
            Print($"stop, {dispatcher}", $"{Figure(stop)} ns, CPU {Figure(stopCpu)} ns");
            Print($"idle actor, {dispatcher}", $"{Median(octets),7:F0} octets");
        }
    }

    private static void Deadlines(int micros)
    {
        const int Shots = 2000;
        using var system = ActorsWork.Start();
        using var done = new ManualResetEventSlim();
        var late = new List<double>(Shots);
        system.ActorOf(Props.Create(() => new Shooting(micros * 1000L, Shots, late, done)).WithDispatcher("bench.reader"));
        done.Wait();
        late.Sort();
        Print($"deadline of {micros} µs, reader", string.Create(
            CultureInfo.InvariantCulture,
            $"{late[Shots / 2] / 1000,8:F1} µs late (p50), {late[Shots * 9 / 10] / 1000:F1} (p90), {late[Shots * 99 / 100] / 1000:F1} (p99)"));
        system.Terminate().Wait();
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

    /// <summary>Creates children, each of which says that it has started, and stops them.</summary>
    private sealed class Nursery(string dispatcher, CountdownEvent changed) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "create")
            {
                var props = Props.Create(() => new Child(changed)).WithDispatcher(dispatcher).WithMailbox("bench.mailbox");
                for (var i = changed.InitialCount; i > 0; i--) Context.ActorOf(props);
            }
            else
            {
                foreach (var child in Context.GetChildren()) Context.Stop(child);
            }
        }
    }

    private sealed class Child(CountdownEvent changed) : DatapathActor
    {
        protected override void PreStart() => changed.Signal();

        protected override void PostStop() => changed.Signal();

        protected override void OnReceive(object message)
        {
        }
    }

    /// <summary>Arms its deadline a fixed span ahead and records how late each is received.</summary>
    private sealed class Shooting(long ahead, int shots, List<double> late, ManualResetEventSlim done) : DatapathActor
    {
        private long _due;

        protected override void PreStart() => Shoot();

        protected override void OnReceive(object message)
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
            _due = NowNanos + ahead;
            Arm(_due);
        }
    }
}
