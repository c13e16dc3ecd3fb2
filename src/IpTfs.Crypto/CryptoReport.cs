using System.Diagnostics;
using System.Globalization;

namespace IpTfs.Crypto;

/// <summary>Says which provider <see cref="CryptoProviders.Auto"/> chooses on this machine for each suite, and why: for <c>iptfs version --crypto</c>.</summary>
public sealed class CryptoReport
{
    private CryptoReport(IReadOnlyList<CryptoChoice> choices, IReadOnlyDictionary<string, string> versions)
    {
        Choices = choices;
        Versions = versions;
    }

    /// <summary>One entry for each suite, in the order of <see cref="EspSuite.All"/>.</summary>
    public IReadOnlyList<CryptoChoice> Choices { get; }

    /// <summary>The library and its version by provider name, for each provider whose library is installed.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; }

    /// <summary>Asks every provider about every suite, which computes all known answers: tens of milliseconds.</summary>
    /// <param name="measure">Whether to time sealing too: about a millisecond for each provider of each suite.</param>
    public static CryptoReport Create(bool measure = false)
    {
        var choices = new List<CryptoChoice>(EspSuite.All.Count);
        foreach (var suite in EspSuite.All)
        {
            var chosen = CryptoProviders.Choose(suite)?.Name;
            choices.Add(new CryptoChoice(suite, chosen, [.. CryptoProviders.All.Select(provider => Judge(provider, suite, chosen, measure))]));
        }

        var present = CryptoProviders.All.Where(provider => provider.Missing is null);
        return new CryptoReport(choices, present.ToDictionary(provider => provider.Name, provider => provider.Version, StringComparer.Ordinal));
    }

    private static CryptoCandidate Judge(CryptoProvider provider, EspSuite suite, string? chosen, bool measure)
    {
        if (provider.FaultOf(suite) is { } fault) return new CryptoCandidate(provider.Name, fault, null, null);
        return measure
            ? new CryptoCandidate(provider.Name, Reason(), Time(provider, suite, 64), Time(provider, suite, 1408))
            : new CryptoCandidate(provider.Name, Reason(), null, null);

        string Reason() => provider.Name == chosen
            ? "chosen: the first in order that has the suite and gives the known answers"
            : string.Create(CultureInfo.InvariantCulture, $"usable, but {chosen} comes first");
    }

    /// <summary>Returns the nanoseconds for sealing one packet: the best of several short runs, so that other load on the machine changes it little.</summary>
    private static double Time(CryptoProvider provider, EspSuite suite, int payload)
    {
        using var transform = provider.Create(suite, new byte[suite.KeyLength], new byte[suite.AuthKeyLength], esn: false);
        var packet = new byte[8 + suite.IvLength + payload + suite.IcvLength];
        var best = double.MaxValue;
        ulong sequence = 0;
        for (var run = 0; run < 12; run++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 32; i++) transform.Seal(packet, ++sequence);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 32);
        }

        return best;
    }
}
