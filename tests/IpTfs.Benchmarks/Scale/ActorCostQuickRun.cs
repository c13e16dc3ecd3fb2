namespace IpTfs.Benchmarks.Scale;

/// <summary>
/// What the actors themselves cost: <c>dotnet run -c Release --project tests/IpTfs.Benchmarks -- actor-cost [--json]</c>. The same traffic through two
/// whole gateways and through the same parts called directly, in turns.
/// </summary>
internal static class ActorCostQuickRun
{
    private const int Rounds = 15;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var figures = new Figures($"actor-cost {string.Join(' ', arguments)}".TrimEnd(), arguments.Contains("--json"));
        figures.Say("Processor time per packet from one inner device to the other, all threads but the one that gives the packets.");
        await using var actors = await ScaleRig.StartAsync(1);
        using var plain = new PlainRig(1);
        Compare(figures, actors, plain, "saturating, 1400 octets", 1400, 20, 2048);
        Compare(figures, actors, plain, "saturating, 64 octets", 64, 100, 4096);
        Compare(figures, actors, plain, "bursts of 32, 1400 octets", 1400, 1200, 32);
        Compare(figures, actors, plain, "bursts of 32, 64 octets", 64, 1500, 32);
        Compare(figures, actors, plain, "one at a time, 100 octets", 100, 4000, 1);
        figures.End();
        return 0;
    }

    private static void Compare(Figures figures, ScaleRig actors, PlainRig plain, string name, int octets, int windows, int packets)
    {
        using var throughActors = new Traffic(octets, 1, 1);
        using var throughCalls = new Traffic(octets, 1, 1);
        var (told, called, ratio) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -5; round < Rounds; round++)
        {
            // Who goes first alternates: a neighbour's burst is as likely to hit the one as the other.
            var first = round % 2 == 0 ? actors.Measure(throughActors, windows, packets) : plain.Measure(throughCalls, windows, packets);
            var second = round % 2 == 0 ? plain.Measure(throughCalls, windows, packets) : actors.Measure(throughActors, windows, packets);
            if (round < 0) continue;
            var (tell, call) = round % 2 == 0 ? (first, second) : (second, first);
            told.Add(tell);
            called.Add(call);
            ratio.Add(((tell / call) - 1) * 100);
        }

        figures.Add($"{name}, called", called, "ns");
        figures.Add($"{name}, through actors", told, "ns");
        figures.Add($"{name}, the actors' share", ratio, "%");
    }
}
