using System.Globalization;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>Times in microseconds, in order.</summary>
public sealed class Distribution
{
    private readonly int[] _sorted;

    public Distribution(IEnumerable<int> values)
    {
        _sorted = [.. values.Order()];
    }

    public TimeSpan Longest => At(1);

    /// <summary>The value that this share of all does not exceed.</summary>
    public TimeSpan At(double share) => _sorted.Length == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(_sorted[Math.Min(_sorted.Length - 1, (int)(share * _sorted.Length))]);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At(0.5).TotalMilliseconds:F0} / {At(0.9).TotalMilliseconds:F0} / {At(0.99).TotalMilliseconds:F0} / {Longest.TotalMilliseconds:F0} ms");
}
