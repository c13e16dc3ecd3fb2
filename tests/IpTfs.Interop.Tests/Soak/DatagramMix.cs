using System.Globalization;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>Datagrams of several kinds in turns, as <c>probe</c> sends them and as a bound on losses counts them.</summary>
/// <param name="Rounds">How often all the kinds come.</param>
/// <param name="Kinds">What comes in each round, in this order.</param>
public sealed record DatagramMix(int Rounds, IReadOnlyList<DatagramKind> Kinds)
{
    /// <summary>In the words of <c>probe</c>.</summary>
    public string Sizes => string.Create(CultureInfo.InvariantCulture, $"{Rounds}*({string.Join(',', Kinds.Select(kind => kind.Sizes))})");

    public int Count => Rounds * PerRound;

    /// <summary>Datagrams in a round.</summary>
    public int PerRound => Kinds.Sum(kind => kind.Count);

    /// <summary>How many datagrams are lost in the mean, when one of each size is lost with the given probability.</summary>
    public double Expect(Func<int, double> lost) => Rounds * Kinds.Sum(kind => kind.Count * kind.Mean(lost));
}
