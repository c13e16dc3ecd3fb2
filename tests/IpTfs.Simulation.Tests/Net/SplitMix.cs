namespace IpTfs.Simulation.Tests.Net;

/// <summary>A random source whose sequence depends on its seed alone, on every version of every framework (SplitMix64).</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15);
        var z = _state;
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, not including, the limit.</summary>
    public long Below(long limit) => limit <= 1 ? 0 : (long)(Next() % (ulong)limit);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => probability > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < probability;
}
