namespace IpTfs.Node.Demo;

/// <summary>Some packets and their octets.</summary>
/// <param name="Packets">How many.</param>
/// <param name="Octets">Octets of all of them, IP headers included.</param>
internal readonly record struct Amount(long Packets, long Octets)
{
    /// <summary>Both together.</summary>
    public static Amount operator +(Amount a, Amount b) => new(a.Packets + b.Packets, a.Octets + b.Octets);
}
