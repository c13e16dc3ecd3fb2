using System.Diagnostics;
using System.Globalization;
using IpTfs.Crypto;

namespace IpTfs.Benchmarks;

/// <summary>
/// The crypto table in half a minute: <c>dotnet run -c Release --project tests/IpTfs.Benchmarks -- crypto [SUITE…]</c>. Prints the best of many
/// short runs, which on a machine that others use too is nearer to the truth than a mean.
/// </summary>
public static class CryptoQuickRun
{
    private static readonly int[] Sizes = [64, 576, 1400, 9000];

    public static int Run(string[] suites)
    {
        ArgumentNullException.ThrowIfNull(suites);
        foreach (var (provider, version) in CryptoReport.Create().Versions) Console.WriteLine($"{provider,-13} {version}");
        Console.WriteLine();
        Console.WriteLine("| suite | provider | " + string.Join(" | ", Sizes.Select(size => $"{size} seal | open")) + " |");
        Console.WriteLine("|---|---|" + string.Concat(Sizes.Select(_ => "---:|---:|")));
        foreach (var which in CryptoCase.Of(suites.Length == 0 ? CryptoCase.Typical : suites))
        {
            Console.Write($"| {which.Suite} | {which.Provider} |");
            foreach (var size in Sizes)
            {
                using var work = new CryptoWork(which, size);
                Console.Write(string.Create(CultureInfo.InvariantCulture, $" {Best(work.Seal):F0} | {Best(work.CopyAndOpen):F0} |"));
            }

            Console.WriteLine();
        }

        return 0;
    }

    private static double Best(Action work)
    {
        var best = double.MaxValue;
        var until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 2);
        var calls = 16;
        while (Stopwatch.GetTimestamp() < until)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++) work();
            var elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            best = Math.Min(best, elapsed / calls);
            // Runs of about 20 µs: short enough to fall between two interruptions, long enough for the clock.
            calls = Math.Clamp((int)(20_000 / best), 4, 4096);
        }

        return best;
    }
}
