using System.Globalization;
using System.Text.Json;
using IpTfs.Benchmarks.Scale;
using IpTfs.Crypto;

namespace IpTfs.Benchmarks.Stages;

/// <summary>
/// What each stage of the datapath costs, in under a minute: <c>dotnet run -c Release --project tests/IpTfs.Benchmarks -- stages [--json]</c>. One thread, no
/// system calls. Every stage is sampled in turn, again and again, so that drift hits all alike.
/// </summary>
/// <remarks>Fails when a stage allocates in steady state, which does not depend on the machine. Time decides nothing.</remarks>
internal static class StagesQuickRun
{
    private const int Rounds = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static int Run(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var meters = StageCase.All.Select(which => new StageMeter(which)).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var meter in meters) meter.Sample(Turn);
        }

        var figures = meters.ConvertAll(meter => new Figure(meter.Case, meter.Best, meter.Median, meter.AllocatedOctets()));
        foreach (var meter in meters) meter.Dispose();
        if (arguments.Contains("--json")) WriteJson(figures);
        else WriteTable(figures);
        return figures.Exists(figure => figure.Octets > 0) ? 1 : 0;
    }

    private static void WriteTable(List<Figure> figures)
    {
        Console.WriteLine($"{Machine.Description}, AES-128-GCM by {Provider()}");
        Console.WriteLine($"ns per packet, best and median of samples of about 20 µs; octets allocated per operation of {Stage.Packets} packets");
        Console.WriteLine();
        Console.WriteLine("| stage | per packet | any size | " + string.Join(" | ", StageCase.Sizes) + " | octets |");
        Console.WriteLine("|---|---|---:|" + string.Concat(StageCase.Sizes.Select(_ => "---:|")) + "---:|");
        foreach (var row in figures.GroupBy(figure => figure.Case.Name))
        {
            Console.Write($"| {row.Key} | {row.First().Case.Per} |");
            foreach (var size in StageCase.Sizes.Prepend(0)) Console.Write($" {row.SingleOrDefault(figure => figure.Case.Octets == size)?.ToString() ?? "–"} |");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $" {row.Max(figure => figure.Octets):0.##} |"));
        }
    }

    private static void WriteJson(List<Figure> figures) => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            command = "dotnet run -c Release --project tests/IpTfs.Benchmarks -- stages --json",
            machine = Machine.Description,
            cryptoProvider = Provider(),
            packetsPerOperation = Stage.Packets,
            stages = figures.Select(figure => new
            {
                key = figure.Case.Key,
                stage = figure.Case.Name,
                per = figure.Case.Per,
                packetOctets = figure.Case.Octets == 0 ? (int?)null : figure.Case.Octets,
                bestNanosPerPacket = Math.Round(figure.Best, 2),
                medianNanosPerPacket = Math.Round(figure.Median, 2),
                allocatedOctetsPerOperation = figure.Octets,
            }),
        },
        Indented));

    private static string Provider() => CryptoProviders.Choose(StageSa.Suite)?.Name ?? "none";

    /// <summary>What was measured of one stage at one size.</summary>
    private sealed record Figure(StageCase Case, double Best, double Median, double Octets)
    {
        public override string ToString() => $"{Short(Best)} · {Short(Median)}";

        // A tenth matters to a look-up and to nothing that takes longer.
        private static string Short(double nanos) => nanos.ToString(nanos < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
    }
}
