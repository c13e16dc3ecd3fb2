namespace IpTfs.Actors.TestKit;

/// <summary>A small seeded generator (SplitMix64) whose sequence is the same on every machine and framework version.</summary>
/// <param name="seed">Any value.</param>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    internal ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A value below a bound.</summary>
    internal int Below(int bound) => (int)(Next() % (ulong)bound);
}
