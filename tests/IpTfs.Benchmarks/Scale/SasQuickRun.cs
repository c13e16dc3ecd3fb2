using System.Diagnostics;
using System.Globalization;
using IpTfs.Hocon;
using IpTfs.Hocon.Sources;
using IpTfs.IO;
using IpTfs.IO.Epoll;
using IpTfs.IO.Memory;

namespace IpTfs.Benchmarks.Scale;

/// <summary>
/// What many SAs cost: <c>dotnet run -c Release --project tests/IpTfs.Benchmarks -- sas [cost|memory|install] [--count N] [--json]</c>. Whole gateways with
/// policy, counters, supervision and ledger; only the TUN device and the sockets are in memory.
/// </summary>
internal static class SasQuickRun
{
    private const int Rounds = 7;
    private const int WindowPackets = 2048;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var figures = new Figures($"sas {string.Join(' ', arguments)}".TrimEnd(), arguments.Contains("--json"));
        var at = Array.IndexOf(arguments, "--count");
        int? count = at >= 0 ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : null;
        var part = arguments.FirstOrDefault(argument => argument is "cost" or "memory" or "install");
        if (part is null or "memory") await MemoryAsync(figures, count ?? 20_000);
        if (part is null or "cost") await CostAsync(figures, count ?? 10_000);
        if (part is null or "install") await InstallAsync(figures, count ?? 100_000);
        figures.End();
        return 0;
    }

    // All gateways run at once and take turns, so that whatever else the machine does hits each alike.
    private static async Task CostAsync(Figures figures, int most)
    {
        int[] counts = [1, 100, most];
        var rigs = new ScaleRig[counts.Length];
        for (var i = 0; i < rigs.Length; i++)
        {
            rigs[i] = await ScaleRig.StartAsync(counts[i]);
            // An SA is made whole by its first packet; the figures are those of later ones.
            using var first = new Traffic(64, counts[i], 1);
            rigs[i].Measure(first, ((counts[i] - 1) / WindowPackets) + 1, WindowPackets);
        }

        figures.Say($"Processor time per packet of both gateways, packets going round the SAs; windows of {WindowPackets} packets.");
        foreach (var octets in (int[])[1400, 64])
        {
            foreach (var row in (int[])[128, 32, 1]) Cost(figures, rigs, counts, octets, row);
        }

        foreach (var rig in rigs) await rig.DisposeAsync();
    }

    private static void Cost(Figures figures, ScaleRig[] rigs, int[] counts, int octets, int row)
    {
        var traffics = counts.Select(count => new Traffic(octets, count, row)).ToArray();
        var nanos = counts.Select(_ => new List<double>()).ToArray();
        var windows = octets > 1000 ? 40 : 100;
        for (var i = 0; i < rigs.Length; i++) rigs[i].Measure(traffics[i], windows, WindowPackets);
        var (collections, allocated) = (GC.CollectionCount(2), GC.GetTotalAllocatedBytes(precise: true));
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < rigs.Length; i++) nanos[i].Add(rigs[i].Measure(traffics[i], windows, WindowPackets));
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var ratios = nanos[^1].Zip(nanos[0], (many, one) => many / one).ToList();
        for (var i = 0; i < rigs.Length; i++)
        {
            figures.Add($"{octets} octets, {row} in a row, {counts[i]} SA(s)", nanos[i], "ns");
            if (rigs[i].Link.Lost > 0) throw new InvalidOperationException($"{rigs[i].Link.Lost} packets were lost on the wire");
            traffics[i].Dispose();
        }

        figures.Add($"{octets} octets, {row} in a row, {counts[^1]} against 1", ratios, "x");
        figures.Add($"{octets} octets, {row} in a row, octets allocated per packet", (double)allocated / ((long)Rounds * rigs.Length * windows * WindowPackets), "B");
        figures.Add($"{octets} octets, {row} in a row, gen-2 collections", GC.CollectionCount(2) - collections, "");
    }

    private static async Task MemoryAsync(Figures figures, int count)
    {
        // The first gateway takes with it what is not the SAs': code, threads, pools, the collector's own.
        var first = await StartOneAsync(count);
        var (heap, committed, resident) = Settle();
        var second = await StartOneAsync(count);
        var (heapAfter, committedAfter, residentAfter) = Settle();
        figures.Say($"Memory per idle tunnel, both directions, {count} of them: a second gateway beside a first, definitions and keys included, the configuration not.");
        figures.Add("managed heap", (double)(heapAfter - heap) / count, "B");
        figures.Add("native", (double)(residentAfter - resident - (committedAfter - committed)) / count, "B");
        figures.Add("the two together", (double)(heapAfter - heap + residentAfter - resident - (committedAfter - committed)) / count, "B");
        await second.DisposeAsync();
        await first.DisposeAsync();
    }

    private static async Task<ScaleGateway> StartOneAsync(int count)
    {
        var path = Path.GetTempFileName();
        TunnelText.Write(path, 1, count);
        using var configuration = TunnelText.Read(path);
        File.Delete(path);
        return await ScaleGateway.StartAsync(MemoryLink.Idle(), new MemoryInnerDevice(), TunnelText.Definitions(configuration));
    }

    // Until the heap no longer changes: ranges of sequence numbers may still be on their way to the SAs.
    private static (long Heap, long Committed, long Resident) Settle()
    {
        for (long before = 0, after = -1; before != after;)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            PreciseSleeper.SleepUntil(MonotonicClock.Now.AddNanos(200_000_000));
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            (before, after) = (after, GC.GetTotalMemory(false) >> 16);
        }

        return (GC.GetTotalMemory(false), GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes, Machine.AnonymousOctets);
    }

    private static async Task InstallAsync(Figures figures, int count)
    {
        const int sample = 100;
        var (ours, theirs) = (Path.GetTempFileName(), Path.GetTempFileName());
        TunnelText.Write(ours, 1, count);
        TunnelText.Write(theirs, 2, count, sample);
        using var peerConfiguration = TunnelText.Read(theirs);
        var (a, b) = MemoryLink.Pair();
        Traffic? traffic = null;
        await using var peer = await ScaleGateway.StartAsync(b, ScaleRig.Device(_ => traffic?.Arrived()), TunnelText.Definitions(peerConfiguration));
        Settle();

        figures.Say($"Start with {count} tunnels from a file of {new FileInfo(ours).Length >> 20} MiB.");
        var (paused, allocated) = (GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());
        var whole = new Stage();
        var stage = new Stage();
        var document = HoconLoader.Load(new HoconFileSource(), ours);
        stage.Report(figures, "parsing");
        var (configuration, faults) = IpTfs.Configuration.GatewayConfigurationReader.Read([document], _ => null);
        stage.Report(figures, "resolving, reading, checking");
        if (configuration is null) throw new InvalidOperationException(faults[0].ToString());
        var definitions = TunnelText.Definitions(configuration);
        stage.Report(figures, "copying keys into definitions");
        await using var gateway = await ScaleGateway.StartAsync(a, ScaleRig.Device(_ => { }), definitions);
        stage.Report(figures, "starting the gateway: ledger, checkpoints, actors, policy");
        whole.Report(figures, "all of it");
        figures.Add("of that, paused for garbage collection", (GC.GetTotalPauseDuration() - paused).TotalMilliseconds, "ms");
        figures.Add("allocated per tunnel", (double)(GC.GetTotalAllocatedBytes() - allocated) / count, "B");

        using (traffic = new Traffic(100, count, 1))
        {
            // The first packets of all compile the path.
            for (var i = 0; i < 200; i++) traffic.First(gateway.Device, i % 10 * sample);
            var micros = new List<double>();
            var random = new Random(1);
            for (var i = 0; i < 300; i++) micros.Add(traffic.First(gateway.Device, random.Next(10, count / sample) * sample) / 1000.0);
            micros.Sort();
            figures.Add("first packet on an SA, through both gateways, median", micros[micros.Count / 2], "us");
            figures.Add("first packet, 99 of 100", micros[micros.Count * 99 / 100], "us");
        }

        configuration.Dispose();
        File.Delete(ours);
        File.Delete(theirs);
    }

    /// <summary>Wall and processor time of one stage after the other.</summary>
    private sealed class Stage
    {
        private long _wall = Stopwatch.GetTimestamp();
        private long _processor = Machine.ProcessNanos;

        public void Report(Figures figures, string name)
        {
            figures.Add($"{name}, wall", Stopwatch.GetElapsedTime(_wall).TotalMilliseconds, "ms");
            figures.Add($"{name}, processor", (Machine.ProcessNanos - _processor) / 1e6, "ms");
            (_wall, _processor) = (Stopwatch.GetTimestamp(), Machine.ProcessNanos);
        }
    }
}
