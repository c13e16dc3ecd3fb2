using System.Diagnostics;
using System.Globalization;
using IpTfs.Crypto;

namespace IpTfs.Benchmarks;

/// <summary>
/// Prints the crypto table in half a minute: <c>dotnet run -c Release --project tests/IpTfs.Benchmarks -- crypto [SUITE|PROVIDER|SIZE…]</c>.
/// A suite keyword, a provider's name or a packet size in octets restricts the table to what is named. Each figure is the best of many short
/// runs: on a machine with other load that is nearer to the cost of the code than a mean.
/// </summary>
public static class CryptoQuickRun
{
    private static readonly int[] DefaultSizes = [64, 576, 1400, 9000];

    public static int Run(string[] selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        int[] named = [.. selection.Where(IsSize).Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        var sizes = named.Length == 0 ? DefaultSizes : named;
        var providers = selection.Where(CryptoProviders.Names.Contains).ToArray();
        var suites = selection.Where(word => !IsSize(word) && !CryptoProviders.Names.Contains(word)).ToArray();

        foreach (var (provider, version) in CryptoReport.Create().Versions) Console.WriteLine($"{provider,-13} {version}");
        Console.WriteLine();
        Console.WriteLine("| suite | provider | " + string.Join(" | ", sizes.Select(size => $"{size} seal | open")) + " |");
        Console.WriteLine("|---|---|" + string.Concat(sizes.Select(_ => "---:|---:|")));
        foreach (var row in CryptoCase.Of(suites.Length == 0 ? CryptoCase.Typical : suites))
        {
            if (providers.Length > 0 && !providers.Contains(row.Provider)) continue;
            Console.Write($"| {row.Suite} | {row.Provider} |");
            foreach (var size in sizes)
            {
                using var work = new CryptoWork(row, size);
                Console.Write(string.Create(CultureInfo.InvariantCulture, $" {Best(work.Seal):F0} | {Best(work.CopyAndOpen):F0} |"));
            }

            Console.WriteLine();
        }

        return 0;
    }

    private static bool IsSize(string word) => word.All(char.IsAsciiDigit);

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
