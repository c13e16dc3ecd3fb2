using System.Globalization;
using IpTfs.Interop.Tests.Harness;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>Datagrams in one direction and one inner family, in bursts of drawn lengths.</summary>
/// <param name="Flow">Where they go and what they are.</param>
/// <param name="Mix">The same, for a bound on losses.</param>
/// <param name="Pace">The shortest and the longest burst, and the time between the starts of two, in microseconds.</param>
public sealed record SoakFlow(Flow Flow, DatagramMix Mix, (int Least, int Most, int Gap) Pace)
{
    /// <summary>The flow as the guest's job reads it.</summary>
    public string ForGuest => string.Create(CultureInfo.InvariantCulture, $"{Flow.ForGuest} {Pace.Least} {Pace.Most} {Pace.Gap}");

    /// <summary>The words by which <c>probe</c> sends it.</summary>
    public string[] SendArguments =>
        [.. Flow.SendArguments(Pace.Gap, Pace.Least), string.Create(CultureInfo.InvariantCulture, $"largest-burst={Pace.Most}")];

    /// <summary>A flow that takes about the given time.</summary>
    public static SoakFlow Lasting(TimeSpan duration, string to, int port, IReadOnlyList<DatagramKind> kinds, (int Least, int Most, int Gap) pace)
    {
        var datagrams = (pace.Least + pace.Most) / 2.0 / pace.Gap * duration.TotalMicroseconds;
        var mix = new DatagramMix((int)Math.Ceiling(datagrams / new DatagramMix(1, kinds).PerRound), kinds);
        return new SoakFlow(new Flow(to, port, mix.Sizes, Seed: port), mix, pace);
    }
}
