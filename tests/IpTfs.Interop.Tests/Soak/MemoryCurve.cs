namespace IpTfs.Interop.Tests.Soak;

/// <summary>The gateway's memory over a run.</summary>
public sealed record MemoryCurve(IReadOnlyList<long> Octets)
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>In MiB, over the second quarter: code is compiled and buffers have been made by then.</summary>
    public double Settled => MedianOfQuarter(1);

    /// <summary>In MiB, over the last quarter.</summary>
    public double Final => MedianOfQuarter(3);

    /// <summary>Whether the last quarter needs no more than the second; the runtime's own coming and going is a tenth and 4 MiB.</summary>
    public bool IsFlat => Final <= (Settled * 1.1) + 4;

    private double MedianOfQuarter(int quarter)
    {
        if (Octets.Count < 8) throw new InvalidOperationException($"{Octets.Count} samples say nothing about a curve");
        var sorted = Octets.Skip(Octets.Count * quarter / 4).Take(Octets.Count / 4).Order().ToList();
        return sorted[sorted.Count / 2] / Mebibyte;
    }
}
