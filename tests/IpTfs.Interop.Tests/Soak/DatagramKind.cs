using System.Globalization;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>So many datagrams of sizes drawn from a range.</summary>
public sealed record DatagramKind(int Count, int Least, int Most)
{
    /// <summary>In the words of <c>probe</c>.</summary>
    public string Sizes => string.Create(CultureInfo.InvariantCulture, $"{Count}*{Least}-{Most}");

    /// <summary>The mean of a function of the size.</summary>
    public double Mean(Func<int, double> value) => Enumerable.Range(Least, Most - Least + 1).Average(value);
}
