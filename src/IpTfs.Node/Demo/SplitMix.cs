namespace IpTfs.Node.Demo;

/// <summary>A small seeded generator (splitmix64): the same seed gives the same run everywhere.</summary>
/// <param name="seed">Where the sequence starts.</param>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state = unchecked(_state + 0x9E37_79B9_7F4A_7C15);
        return Mix(_state);
    }

    /// <summary>The next number from 0 (inclusive) to 1 (exclusive).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Hashes one number, such as an index.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
